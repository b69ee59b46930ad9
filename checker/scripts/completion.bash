# SPDX-License-Identifier: GPL-2.0-only
# bash completion for dmabuf-revoke                        -*- shell-script -*-

_dmabuf_revoke()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]} words=

	COMPREPLY=()
	# --opt=val comes as three words.
	if [[ $cur == = ]]; then
		cur=
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if ((COMP_CWORD == 1)); then
		words='audit series explain rules facts --help --version'
	else
		case $prev in
		-f | --format)
			words='text json'
			[[ $command == audit ]] && words='text terse json'
			;;
		--fail-on) words='never note warning error' ;;
		--profile) words='upstream v3' ;;
		-j | --jobs) return ;;
		--verify-json)
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			compopt -o filenames 2>/dev/null
			return
			;;
		-o | --output | --trace | --helpers)
			if [[ $command == audit ]]; then
				mapfile -t COMPREPLY < <(compgen -f -- "$cur")
				compopt -o filenames 2>/dev/null
				return
			fi
			;;
		esac
	fi
	if [[ -z $words && $cur == -* ]]; then
		case $command in
		audit)
			words='--format --output --reports --fail-on --build
				--jobs --cache --no-cache --helpers --trace
				--without --help'
			;;
		series)
			words='--output --profile --reverse --only --verify --verify-json --jobs
				--cache --no-cache --help'
			;;
		explain | rules)
			words='--format --help'
			;;
		facts)
			words='--build --headers --flags --write-headers --help'
			;;
		esac
	fi
	if [[ -z $words && $command == explain ]]; then
		words=$("${COMP_WORDS[0]}" rules 2>/dev/null | cut -d ' ' -f 1)
	fi
	if [[ -n $words ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
		return
	fi
	mapfile -t COMPREPLY < <(compgen -d -- "$cur")
	compopt -o filenames 2>/dev/null
}

complete -F _dmabuf_revoke dmabuf-revoke
