#!/usr/bin/env bash
# Fetches the jars of a Spark with Maven, so that tools/spark/standalone.sh can run on it.
#
#   tools/spark/jars.sh VERSION SCALA DIR
#
#   VERSION  of Spark: 3.5.9, 4.0.4 …
#   SCALA    that it is built with: 2.12 or 2.13
#   DIR      takes the jars, in DIR/jars
#
# Exit codes: 0 fetched, 1 Maven failed, 2 wrong usage.
set -euo pipefail

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

case ${1:-} in -h | --help) usage && exit 0 ;; esac
if [ $# -ne 3 ]; then
  echo "jars.sh: expected VERSION SCALA DIR, found $# arguments; see tools/spark/jars.sh --help" >&2
  exit 2
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/pom.xml" << END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.fmnist</groupId>
  <artifactId>spark-jars</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-sql_$2</artifactId>
      <version>$1</version>
    </dependency>
  </dependencies>
</project>
END
mkdir -p "$3"
mvn -q --batch-mode -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DincludeScope=runtime -DoutputDirectory="$(realpath "$3")/jars"
