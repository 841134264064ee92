#!/usr/bin/env bash
# Fetches the original's data files, and its scripts into DIR/code, from its public repository, and
# verifies them.
#
#   tools/fetch_original.sh DIR          DIR is absent or empty; it appears whole or not at all
#
# ORIGINAL_REPOSITORY names another copy of the repository (a URL or a path).
set -euo pipefail

REPOSITORY=${ORIGINAL_REPOSITORY:-https://github.com/LC-John/Fashion-MNIST.git}
COMMIT=ad47e20a18bfe56d4d8958d7b13f412c0dfbd40c
FILES='4945d7a2f24e2751ebf311b0e9d2ddadd60779c685855fe05ddc36e97de78bdb  model/checkpoint
96f7b4dbed35b934283ea438b8674d48d9c0c061c701e47260b48c35299acfaf  attack_data/correct_1k.pkl
a993093deebc27cac5a364d29f35e2a40427437da3f9dca2e902793a752ed38b  model/fmnist_cnn.ckpt.data-00000-of-00001
08e73c445e621b0c10b4f404defa698fea786ec874316ca2600973779491ed9d  model/fmnist_cnn.ckpt.index
62f341ab717e33554e0a49f0b951ebb64d4c47432ee508b24bfbc6cb4a7736dd  model/fmnist_cnn.ckpt.meta
e2624f6c1271954dd4d41af1f8ceca68b50dc9027c7de473478c629550fbd695  code/fmnist_dataset.py
096deb67fe54e83b5b6f5aed55c48ca05e79e5b2c6801a72e38eb183875852d3  code/model.py
b51387379d9f17aa3c44d278397b41f010a377a6b62e9812ddebcc6de139dc57  code/test.py
b152483e6626f61d3ddb693d63c2895e584eed826e52d9606086e8d75dddae67  code/train.py'

die() { # exit code, message
  echo "fetch_original.sh: $2" >&2
  exit "$1"
}

main() {
  [ $# -eq 1 ] && [ -n "$1" ] || die 2 "expected one argument, found $#; usage: tools/fetch_original.sh DIR"
  case $1 in -*) die 2 "unknown flag $1; usage: tools/fetch_original.sh DIR" ;; esac
  local out=$1 name missing=''
  for name in git sha256sum; do
    command -v "$name" > /dev/null || missing="$missing $name"
  done
  [ -z "$missing" ] || die 1 "expected these programs, found none:$missing"
  if [ -e "$out" ] && { [ ! -d "$out" ] || [ -n "$(ls -A "$out")" ]; }; then
    die 1 "expected $out to be absent or an empty directory"
  fi

  mkdir -p "$(dirname "$out")"
  work=$(mktemp -d "$(dirname "$out")/.fetch_original.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  GIT_TERMINAL_PROMPT=0 fetch "$work/clone" 2> "$work/log" ||
    die 1 "cannot fetch commit ${COMMIT:0:7} of $REPOSITORY: $(grep -vm 1 '^warning' "$work/log" || true)"
  (cd "$work/clone" && sha256sum --check --quiet <<< "$FILES") > "$work/log" 2>&1 ||
    die 1 "$REPOSITORY at ${COMMIT:0:7} is not the original: $(head -n 1 "$work/log")"

  mkdir -p "$work/files/code"
  while read -r _ name; do
    case $name in
      code/*) mv "$work/clone/$name" "$work/files/code/" ;;
      *) mv "$work/clone/$name" "$work/files/" ;;
    esac
  done <<< "$FILES"
  [ ! -d "$out" ] || rmdir "$out"
  mv "$work/files" "$out"
  echo "fetched and verified $(wc -l <<< "$FILES") files in $out"
}

# Only the named files of the one commit, where the server can filter; else the commit.
fetch() { # directory of the clone
  git init --quiet "$1" &&
    git -C "$1" remote add origin "$REPOSITORY" &&
    git -C "$1" fetch --quiet --depth 1 --filter=blob:none origin "$COMMIT" &&
    cut -c 67- <<< "$FILES" |
    git -C "$1" checkout --quiet "$COMMIT" --pathspec-from-file=-
}

main "$@"
