#!/usr/bin/env bash
# Runs the jar with TensorFlow's arm64 natives on another processor, in QEMU's emulation: `evaluate`
# beside this machine's own, and `compare --meta` for 10 steps, on a part of Fashion-MNIST.
#
#   tools/arm64.sh --original DIR [--work DIR]
#
#   --original DIR   where fmnist_cnn.ckpt.meta and the original's checkpoint are (tools/fetch_original.sh)
#   --work DIR       keep Java, the jar and the data there for a next run; else all goes at the end
#
# Needs Debian or Ubuntu on x86-64 (apt-get, dpkg-deb; no root), qemu-aarch64-static (package
# qemu-user-static), a JDK and Maven, and target/fmnist.jar. Takes about ten minutes and 2 GB.
# Exit codes: 0 both agree, 1 they do not or a step failed, 2 wrong usage.
set -euo pipefail

TRAIN=10200 # 10,000 of them are the original's validation split
TEST=300
STEPS=10

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "arm64.sh: $2" >&2
  exit "$1"
}

main() {
  local original='' keep=''
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --original | --work)
        [ $# -ge 2 ] || die 2 "expected a folder after $1; see tools/arm64.sh --help"
        if [ "$1" = --original ]; then original=$2; else keep=$2; fi
        shift 2
        ;;
      *) die 2 "unknown argument $1; see tools/arm64.sh --help" ;;
    esac
  done
  [ -n "$original" ] || die 2 "expected --original DIR; see tools/arm64.sh --help"
  needs "$original"
  original=$(realpath "$original")
  cd "$(dirname "$0")/.."
  [ -f target/fmnist.jar ] || die 1 "expected target/fmnist.jar, found none; build it: mvn -q -DskipTests package"

  if [ -n "$keep" ]; then
    mkdir -p "$keep"
    work=$(realpath "$keep")
  else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
  fi

  [ -d "$work/root" ] || fetch_java
  build_jar
  cut_data
  evaluate "$original"
  compare "$original"
}

step() { printf '\n== %s\n' "$*"; }

needs() { # the original's folder
  local name missing=''
  for name in qemu-aarch64-static apt-get dpkg-deb mvn java gunzip git tar cmp; do
    command -v "$name" > /dev/null || missing="$missing $name"
  done
  [ -z "$missing" ] || die 1 "expected these programs, found none:$missing"
  [ -f "$1/fmnist_cnn.ckpt.meta" ] || die 1 "expected fmnist_cnn.ckpt.meta in $1, found none; tools/fetch_original.sh gets it"
}

# Debian's packages of a Java runtime and all below it, unpacked; apt's own state is not touched.
fetch_java() {
  step "a Java runtime for arm64"
  local apt=$work/apt package log=$work/apt.log
  mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  : > "$apt/status"
  local options=(-qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Debug::NoLocking=1
    -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt")
  apt-get "${options[@]}" update > "$log" 2>&1 ||
    die 1 "cannot read the lists of arm64 packages: $(tail -n 1 "$log")"
  apt-get "${options[@]}" install -y --download-only --no-install-recommends \
    openjdk-17-jre-headless libstdc++6 > "$log" 2>&1 ||
    die 1 "cannot fetch openjdk-17-jre-headless for arm64: $(tail -n 1 "$log")"
  mkdir "$work/root.part"
  for package in "$apt"/archives/*.deb; do
    dpkg-deb -x "$package" "$work/root.part"
  done
  # The emulator looks up paths below the folder, but the kernel follows links from its own root.
  find "$work/root.part" -type l -lname '/*' -print0 |
    while IFS= read -r -d '' link; do
      ln -sfnr "$work/root.part$(readlink "$link")" "$link"
    done
  rm -rf "$apt"
  mv "$work/root.part" "$work/root"
}

# Beside the tree, so that target/fmnist.jar stays the one of this machine.
build_jar() {
  step "a jar with arm64 natives"
  rm -rf "$work/source"
  mkdir "$work/source"
  git ls-files -z --cached --others --exclude-standard | tar -c --null -T - | tar -x -C "$work/source"
  (cd "$work/source" && mvn -q --batch-mode --no-transfer-progress -DskipTests -Dtensorflow.natives=linux-arm64 package) ||
    die 1 "cannot build a jar with arm64 natives"
}

# The first images of both splits, as IDX files.
cut_data() {
  mkdir -p "$work/data"
  cut_split train $TRAIN
  cut_split t10k $TEST
}

cut_split() { # name, number of images
  idx "$1-images-idx3-ubyte" 16 $(($2 * 784)) "$2"
  idx "$1-labels-idx1-ubyte" 8 "$2" "$2"
}

idx() { # file, bytes of its header, bytes of values, count
  local packed whole=$work/data/whole
  packed=$(find src/main/resources -name "$1.gz")
  gunzip -c "$packed" > "$whole"
  {
    head -c 4 "$whole"
    printf '%b' "$(printf '\\x%02x' $(($4 >> 24 & 255)) $(($4 >> 16 & 255)) $(($4 >> 8 & 255)) $(($4 & 255)))"
    head -c $(($2 + $3)) "$whole" | tail -c +9
  } > "$work/data/$1"
  rm "$whole"
}

arm64() {
  qemu-aarch64-static -L "$work/root" "$work/root/usr/lib/jvm/java-17-openjdk-arm64/bin/java" \
    -Dorg.bytedeco.javacpp.cachedir="$work/cache" -jar "$work/source/target/fmnist.jar" "$@" --quiet
}

# Both must answer alike; probabilities may differ in their last digits.
evaluate() { # the original's folder
  step "evaluate on $TEST test images"
  local flags=(evaluate --data "$work/data" --checkpoint "$1")
  java -jar target/fmnist.jar "${flags[@]}" --quiet > "$work/here.txt" ||
    die 1 "evaluate failed on this machine's own processor"
  arm64 "${flags[@]}" > "$work/there.txt" || die 1 "evaluate failed with the arm64 natives"
  echo "$(uname -m): $(head -n 1 "$work/here.txt")"
  echo "aarch64: $(head -n 1 "$work/there.txt")"
  cmp -s <(confusion "$work/here.txt") <(confusion "$work/there.txt") ||
    die 1 "expected the same answers on both, found others: compare $work/here.txt with $work/there.txt (--work DIR keeps them)"
}

confusion() { # what evaluate printed
  sed -n '/^confusion/,$p' "$1"
}

compare() { # the original's folder
  step "compare --meta, $STEPS steps, $TRAIN training and $TEST test images"
  local started=$SECONDS
  arm64 compare --meta "$1/fmnist_cnn.ckpt.meta" --checkpoint "$1" --data "$work/data" --steps $STEPS > "$work/compare.txt" ||
    { tail -n 20 "$work/compare.txt" && die 1 "compare found differences with the arm64 natives"; }
  tail -n 4 "$work/compare.txt"
  echo "took $((SECONDS - started)) s"
}

main "$@"
