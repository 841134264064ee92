#!/usr/bin/env bash
# Runs the README's two commands on a machine that has nothing: an empty Debian, laid with
# debootstrap into a folder, the packages that the README names, and an ordinary user without a locale.
#
#   tools/fresh_machine.sh [--suite NAME] [--jdk N] [--log FILE]
#
#   --suite NAME   the Debian: bookworm (default), trixie, …
#   --jdk N        its JDK: 17 (default); trixie has 21 and 25
#   --log FILE     what Maven and the tests print (default: fresh_machine.log)
#
# What is checked is the last commit, not the working tree. Needs root, debootstrap, git and 6 GB in
# TMPDIR (default /var/tmp); Maven fetches all that it needs anew. Takes 15 to 30 minutes.
# Exit codes: 0 both commands passed, 1 one failed or a step before them, 2 wrong usage.
set -euo pipefail

PACKAGES='openjdk-17-jdk-headless maven'
BUILD='mvn -q -DskipTests package && java -jar target/fmnist.jar evaluate'
TEST='mvn verify'
ROOM_KB=6000000

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "fresh_machine.sh: $2" >&2
  exit "$1"
}

main() {
  suite=bookworm jdk=17 log=$PWD/fresh_machine.log
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --suite | --jdk | --log)
        [ $# -ge 2 ] || die 2 "expected a value after $1; see tools/fresh_machine.sh --help"
        case $1 in
          --suite) suite=$2 ;;
          --jdk) jdk=$2 ;;
          --log) log=$(realpath "$2") ;;
        esac
        shift 2
        ;;
      *) die 2 "unknown argument $1; see tools/fresh_machine.sh --help" ;;
    esac
  done
  cd "$(dirname "$0")/.."
  needs
  root=$(mktemp -d "${TMPDIR:-/var/tmp}/fresh_machine.XXXXXX")
  # Mounts of the machine inside end with its own mount namespace: nothing of this one is below.
  trap 'rm -rf "$root"' EXIT
  chmod 755 "$root" # "/" of an ordinary user
  : > "$log"

  lay
  command_passes "$BUILD"
  grep accuracy "$log"
  command_passes "$TEST"
  summary
}

step() { printf '\n== %s\n' "$*"; }

needs() {
  local name line missing=''
  [ "$(id -u)" = 0 ] || die 1 "expected to run as root, found user $(id -u): debootstrap and chroot need it"
  for name in debootstrap git unshare chroot; do
    command -v "$name" > /dev/null || missing="$missing $name"
  done
  [ -z "$missing" ] || die 1 "expected these programs, found none:$missing"
  for line in "    $BUILD" "    $TEST"; do
    grep -qxF "$line" README.md || die 1 "expected the line '${line#    }' in README.md, found none; say here what it says now"
  done
  grep -qF "apt-get install $PACKAGES" README.md ||
    die 1 "expected 'apt-get install $PACKAGES' in README.md, found none; say here what it says now"
  local room
  room=$(df --output=avail "${TMPDIR:-/var/tmp}" | tail -n 1)
  [ "$room" -ge $ROOM_KB ] || die 1 "expected 6 GB in ${TMPDIR:-/var/tmp}, found $((room / 1000000)) GB; set TMPDIR"
}

lay() {
  step "an empty Debian ($suite)"
  debootstrap --variant=minbase "$suite" "$root" >> "$log" 2>&1 ||
    die 1 "debootstrap failed: $(tail -n 1 "$log")"
  cp /etc/resolv.conf "$root/etc/"
  # Certificates that this machine trusts beside Debian's: a proxy may sign what Maven fetches.
  mkdir -p "$root/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \;
  local packages=${PACKAGES/17/$jdk}
  step "apt-get install $packages"
  inside root "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $packages" >> "$log" 2>&1 ||
    die 1 "cannot install $packages: $(tail -n 1 "$log")"
  inside root 'update-ca-certificates' >> "$log" 2>&1 || die 1 "update-ca-certificates failed: $(tail -n 1 "$log")"
  inside root 'useradd --create-home somebody'
  git clone --quiet --depth 1 "file://$PWD" "$root/home/somebody/fmnist"
  inside root 'chown -R somebody:somebody /home/somebody'
}

# Each call has mounts and processes of its own, which end with it. The shell stays as their init
# process: it reaps those whose parent has ended.
inside() { # user, command
  # shellcheck disable=SC2016 # the variables are of the shell inside
  env -i TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin unshare --mount --pid --fork --kill-child chroot "$root" /bin/sh -c '
    mount -t proc proc /proc && su - "$0" -c "$1"; exit' "$1" "$2"
}

command_passes() { # command
  local started=$SECONDS
  step "$1"
  # Colours and Maven's downloads are not for a file.
  inside somebody "cd fmnist && $1" 2>&1 |
    sed -u 's/\x1b\[[0-9;]*m//g; /^Download\(ing\|ed\) from\|^Progress (/d' >> "$log" ||
    { summary && die 1 "'$1' failed after $((SECONDS - started)) s; $log has all it printed"; }
  echo "passed after $((SECONDS - started)) s"
}

# How many tests ran, which failed, and why others were skipped.
summary() {
  grep -E '<<< (ERROR|FAILURE)!$' "$log" | grep -v 'Tests run' || true
  grep -E 'Tests run:.*Skipped: [0-9]+$' "$log" | tail -n 1 || true
  find "$root/home/somebody/fmnist/target/surefire-reports" -name '*.xml' -exec grep -ho 'Assumption failed: .*' {} + 2> /dev/null |
    sort | uniq -c || true
}

main "$@"
