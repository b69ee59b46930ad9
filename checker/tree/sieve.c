// SPDX-License-Identifier: GPL-2.0-only
#include "tree/sieve.h"

/*
 * Identifiers are some 60 bytes of text apart that a file has only once; with
 * three bits each, one bit for five bytes of text is a seventh set, and one
 * file in three hundred is read in vain.
 */
#define BYTES_PER_BIT 5
#define BITS_MIN 512
#define BITS_MAX (1u << 20)

static bool ident[256];

static void prepare(void)
{
	/* Threads that do so at once write the same. */
	for (int c = 0; c < 256; c++)
		ident[c] = is_ident((char)c);
}

/*
 * Mixes the first and last eight bytes and the length: enough, as a wrong
 * "may" costs little. N > 0.
 */
static uint64_t hash_ident(const char *p, size_t n)
{
	uint64_t a = 0, b = 0;

	if (n >= 8) {
		memcpy(&a, p, 8);
		memcpy(&b, p + n - 8, 8);
	} else if (n >= 4) {
		memcpy(&a, p, 4);
		memcpy(&b, p + n - 4, 4);
	} else {
		a = (uint64_t)(unsigned char)p[0] << 16 |
		    (uint64_t)(unsigned char)p[n / 2] << 8 |
		    (unsigned char)p[n - 1];
	}
	a = (a ^ n) * UINT64_C(0x9e3779b97f4a7c15);
	b = (b ^ (a >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
	b ^= a;
	return (b ^ (b >> 31)) * UINT64_C(0x94d049bb133111eb);
}

/* The K-th bit of hash H among NBITS. */
static uint32_t bit_of(uint64_t h, int k, uint32_t nbits)
{
	static const int shift[] = { 0, 21, 32 };

	return (uint32_t)((((h >> shift[k]) & 0xffffffff) * nbits) >> 32);
}

static uint8_t *room(struct sieve *s, size_t n)
{
	uint8_t *at;

	/* Of an empty file there is nothing to keep, but a place for it. */
	if (!s->bits || s->n + n > s->alloc) {
		s->alloc = (s->n + n) * 2 + 64;
		s->bits = xrealloc(s->bits, s->alloc);
	}
	at = s->bits + s->n;
	memset(at, 0, n);
	s->n += n;
	return at;
}

void sieve_add(struct sieve *s, const char *path, const char *text, size_t n)
{
	struct sieve_file f = { .path = xstrdup(path), .first = s->n };
	size_t want = n / BYTES_PER_BIT;
	const char *p = text, *end = text + n;
	uint8_t *bits;

	if (!ident['a'])
		prepare();
	f.nbits = want < BITS_MIN ? BITS_MIN :
		  want > BITS_MAX ? BITS_MAX :
				    (uint32_t)want;
	bits = room(s, (f.nbits + 7) / 8);
	while (p < end) {
		const char *start;
		uint64_t h;

		while (p < end && !ident[(unsigned char)*p])
			p++;
		start = p;
		while (ident[(unsigned char)*p])
			p++;
		if (p == start || (*start >= '0' && *start <= '9'))
			continue;
		h = hash_ident(start, (size_t)(p - start));
		for (int k = 0; k < 3; k++) {
			uint32_t b = bit_of(h, k, f.nbits);

			bits[b / 8] |= (uint8_t)(1u << b % 8);
		}
	}
	vec_push(&s->files, f);
}

void sieve_merge(struct sieve *s, struct sieve *from)
{
	size_t base = s->n;

	if (from->n)
		memcpy(room(s, from->n), from->bits, from->n);
	vec_for_each(f, &from->files) {
		f->first += base;
		vec_push(&s->files, *f);
	}
	from->files.n = 0;
	sieve_release(from);
}

void sieve_release(struct sieve *s)
{
	vec_for_each(f, &s->files)
		free(f->path);
	vec_release(&s->files);
	free(s->bits);
	*s = (struct sieve){ 0 };
}

static int cmp_file(const void *a, const void *b)
{
	const struct sieve_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

void sieve_sort(struct sieve *s)
{
	vec_sort(&s->files, cmp_file);
}

bool sieve_may_have(const struct sieve *s, size_t i, const char *name)
{
	const struct sieve_file *f = &s->files.v[i];
	const uint8_t *bits = s->bits + f->first;
	size_t n = strlen(name);
	uint64_t h;

	if (!n)
		return true;
	h = hash_ident(name, n);
	for (int k = 0; k < 3; k++) {
		uint32_t b = bit_of(h, k, f->nbits);

		if (!(bits[b / 8] & 1u << b % 8))
			return false;
	}
	return true;
}
