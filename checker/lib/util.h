/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages, allocation that cannot fail, and the exit codes of the program.
 *
 * Every message to people goes through error(), warning() or die(); they
 * write one line to standard error that starts with the program's name.
 * Running out of memory is not recovered from: the allocators die().
 */
#ifndef LIB_UTIL_H
#define LIB_UTIL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define PRINTF_FMT(f, a) __attribute__((format(printf, f, a)))
#define NORETURN __attribute__((noreturn))

/* Built with a sanitizer, whose own memory limits count as ours. */
#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* Exit codes, as promised to the outside. */
enum exit_code {
	EXIT_CLEAN = 0,	   /* nothing at or above --fail-on */
	EXIT_FINDINGS = 1, /* something is */
	EXIT_BAD = 2,	   /* wrong use, broken input, incomplete analysis */
};

/* Name that messages start with; "dmabuf-revoke" unless set. */
void util_set_progname(const char *name);
/* Its name there. */
const char *util_progname(void);
/* Call HOOK before each message: whoever draws on the terminal clears it. */
void util_before_message(void (*hook)(void));

/* Print "NAME: error: ..." and return -1, so that callers can return it. */
int error(const char *fmt, ...) PRINTF_FMT(1, 2);
/* The same with ": strerror(errno)" behind it; errno is kept. */
int error_errno(const char *fmt, ...) PRINTF_FMT(1, 2);
void warning(const char *fmt, ...) PRINTF_FMT(1, 2);
/* Print the error and exit with EXIT_BAD (running exit handlers). */
void die(const char *fmt, ...) PRINTF_FMT(1, 2) NORETURN;
void die_errno(const char *fmt, ...) PRINTF_FMT(1, 2) NORETURN;

void *xmalloc(size_t n);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
/* Formatted string, owned by the caller. */
char *xasprintf(const char *fmt, ...) PRINTF_FMT(1, 2);

/* String tests that read well. */
bool starts_with(const char *s, const char *prefix);
bool ends_with(const char *s, const char *suffix);
static inline bool streq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Is C a character of a C identifier? */
static inline bool is_ident(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/* Seconds of the monotonic clock. */
double now_seconds(void);

#endif
