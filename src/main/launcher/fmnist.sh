#!/bin/sh
# fmnist: these lines, and behind them the jar that they start (zip files may have such a front).
# Heeded: JAVA_HOME, and JVM options in JAVA_OPTS and FMNIST_JAVA_OPTS.
set -f

# In the place of a standard output that is closed, the JVM may put one that takes all and keeps
# nothing: the result would be lost with exit code 0. What can only be read fails when written to.
(: 3>&1) 2>/dev/null || exec 1</dev/null

# The file itself, not a link to it: the JVM and JavaCPP know a jar by its path.
jar=$(readlink -f -- "$0" 2>/dev/null) || jar=$0

java=${JAVA_HOME:+$JAVA_HOME/bin/java}
java=$(command -v "${java:-java}") || {
  echo "fmnist: expected Java 17 or newer, found no ${JAVA_HOME:+$JAVA_HOME/bin/}java; install it or set JAVA_HOME" >&2
  exit 1
}
home=$(readlink -f -- "$java" 2>/dev/null) || home=$java
version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "${home%/bin/java}/release" 2>/dev/null)
release=${version%%[!0-9]*}
if [ -n "$release" ] && [ "$release" -lt 17 ]; then
  echo "fmnist: expected Java 17 or newer, found $version at $java; install it or set JAVA_HOME" >&2
  exit 1
fi

# Work of seconds ends before the optimizing compiler and a parallel collector have paid for
# themselves; work of minutes keeps the JVM's own choice.
options=
archives=
case ${1-} in
  evaluate | export | predict) archives=yes ;;
esac
case ${1-} in
  '' | -* | help | completion | doctor | evaluate | export | inspect | predict | report)
    options='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'
    ;;
esac

# Classes as the JVM has them in memory, kept from one run to the next: made when a verb ends that
# loads most of them, anew for a newer jar (Java 25 would only leave the stale ones unused). Before
# Java 19 the JVM archives no class of a jar whose path a URL writes in another way, such as with %20.
archive=
folder=${HOME:+$HOME/.javacpp/cache/fmnist-classes}
case $jar in
  *[!A-Za-z0-9/._-]*) [ "${release:-0}" -ge 19 ] || folder= ;;
esac
if [ -n "$folder" ] && [ -n "$release" ]; then
  place=$(printf %s "$jar" | cksum)
  file=$folder/${place%% *}-$version.jsa
  [ -n "$archives" ] && mkdir -p -- "$folder" 2>/dev/null && [ -w "$folder" ] || archives=
  [ -n "$archives" ] && [ "$jar" -nt "$file" ] && rm -f -- "$file"
  if [ -n "$archives" ] && [ "$release" -ge 19 ]; then
    archive=-XX:SharedArchiveFile=$file
    options="$options -XX:+AutoCreateSharedArchive"
  elif [ "$file" -nt "$jar" ]; then
    archive=-XX:SharedArchiveFile=$file
  elif [ -n "$archives" ]; then
    archive=-XX:ArchiveClassesAtExit=$file
  fi
fi

# The JVM's notes on archives would stand among the results.
# shellcheck disable=SC2086 # options are words
exec "$java" -Xlog:disable $options ${archive:+"$archive"} \
  ${JAVA_OPTS-} ${FMNIST_JAVA_OPTS-} -jar "$jar" "$@"
