#!/usr/bin/env bash
# Runs the jar on a standalone Spark of this machine, a master and two workers of one core each on
# loopback: evaluate, attack and train with one executor and with two. Compares the results with
# those of one process, and measures what each took. A third worker, with oneDNN off, must be named.
#
#   tools/spark/standalone.sh SPARK_HOME [--seconds N] [--scala 2.13]
#
#   SPARK_HOME     an unpacked Spark 3.5 or newer; the build's own, there after mvn test: target/spark
#   --seconds N    the longest that one command may take (default: 600)
#   --scala V      what that Spark is built with (default: 2.13)
#
# Needs target/fmnist.jar, Python and 5 GB of free memory. Prints for each command the seconds that
# it took, and the CPU seconds of its process and of its executors.
# Exit codes: 0 all results are equal, 1 they differ or a command failed, 2 wrong usage.
set -euo pipefail

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "standalone.sh: $2" >&2
  exit "$1"
}

main() {
  seconds=600 scala=2.13 home=
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage && exit 0 ;;
      --seconds | --scala)
        [ $# -ge 2 ] || die 2 "expected a value after $1; see tools/spark/standalone.sh --help"
        declare "${1#--}=$2"
        shift
        ;;
      -*) die 2 "unknown argument $1; see tools/spark/standalone.sh --help" ;;
      *) home=$1 ;;
    esac
    shift
  done
  [ -d "${home:-}/jars" ] || die 2 "expected the folder of a Spark (with jars/), found '$home'"
  home=$(realpath "$home")
  cd "$(dirname "$0")/../.."
  jar=$PWD/target/fmnist.jar
  [ -f "$jar" ] || die 1 "expected $jar, found nothing; build it with mvn -q -DskipTests package"
  work=$(mktemp -d)
  pids=() workers=()
  trap 'stop; rm -rf "$work"' EXIT
  begin_cluster
  printf '%-36s %9s %9s %14s\n' "" seconds "its CPU s" "executors' CPU"
  evaluations
  attacks
  trainings
  another_machine
  echo "all results are equal"
}

stop() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
}

begin_cluster() {
  export SPARK_HOME=$home SPARK_SCALA_VERSION=$scala SPARK_LOCAL_IP=127.0.0.1
  mapfile -t opened < <(opens)
  java_with_spark=(java "${opened[@]}" -cp "$home/jars/*")
  port=$((20000 + RANDOM % 20000))
  begin org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
  begin_worker
  begin_worker
}

begin_worker() {
  begin org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 \
    --memory 1g --work-dir "$work/worker${#pids[@]}" "spark://127.0.0.1:$port"
  workers+=("${pids[-1]}")
}

begin() { # main class …
  "${java_with_spark[@]}" -Xmx512m "$@" > "$work/daemon${#pids[@]}.log" 2>&1 &
  pids+=($!)
}

opens() { # what Spark opens on Java 17 and newer
  local name
  for name in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action \
    sun.util.calendar; do
    echo "--add-opens=java.base/$name=ALL-UNNAMED"
  done
}

evaluations() {
  local split executors single=() spark=()
  for split in test train; do
    timed "evaluate, $split, one process" single evaluate --split "$split" --threads 1 --json
    cp "$work/out" "$work/one-$split.json"
    single+=("$cpu")
  done
  for executors in 1 2; do
    timed "evaluate, test, $executors executor(s)" submit "$executors" evaluate --partitions 16 --json
    same_figures "$work/one-test.json" "$work/out" || die 1 "evaluate: the figures differ"
  done
  for split in test train; do
    timed "predict, $split, 1 executor" submit 1 predict --split "$split" --partitions 16 \
      --out "$work/predictions-$split"
    spark+=("$cpu")
  done
  timed "predict, train, 2 executors" submit 2 predict --split train --partitions 16 \
    --out "$work/predictions"
  local images
  images=$(($(figure images "$work/one-train.json") - $(figure images "$work/one-test.json")))
  more "CPU of an image, one process" "${single[@]}" "$images"
  more "CPU of an image, on Spark" "${spark[@]}" "$images"
}

attacks() {
  local attack count executors file single=() queries=()
  attack=(attack --method square --epsilon 0.05 --max-queries 5000)
  for count in 16 48; do
    timed "attack, $count images, one process" single "${attack[@]}" --count "$count" --threads 1 \
      --out "$work/one-$count"
    single+=("$cpu")
    queries+=("$(awk -F , 'NR > 1 { sum += $6 } END { print sum }' "$work/one-$count/attack.csv")")
  done
  for executors in 1 2; do
    timed "attack, 48 images, $executors executor(s)" submit "$executors" "${attack[@]}" \
      --count 48 --partitions 8 --out "$work/many-$executors"
    for file in original.npy adversarial.npy attack.csv summary.json; do
      cmp "$work/one-48/$file" "$work/many-$executors/$file" || die 1 "$file differs"
    done
  done
  more "CPU of a query, one process" "${single[@]}" $((queries[1] - queries[0]))
  echo "queries of 48 images: ${queries[1]}"
}

# What more work costs is free of what a start costs.
more() { # what, CPU seconds of little work and of more, how many it is more
  awk -v what="$1" -v a="$2" -v b="$3" -v n="$4" \
    'BEGIN { printf "%-36s %9.3f ms: %.1f s more for %d more\n", what, (b - a) / n * 1000, b - a, n }'
}

figure() { # name, JSON document
  python3 -c 'import json, sys; print(json.load(open(sys.argv[2]))[sys.argv[1]])' "$@"
}

trainings() {
  local train=(train --preset quick --epochs 1) seed executors weights
  for seed in 1 2; do
    timed "train, seed $seed, one process" single "${train[@]}" --seed "$seed" --threads 1 \
      --out "$work/seed-$seed"
  done
  for executors in 1 2; do
    timed "train, seeds 1-2, $executors executor(s)" submit "$executors" "${train[@]}" \
      --seeds 1-2 --out "$work/seeds$executors"
    for seed in 1 2; do
      weights=seed-$seed/best/fmnist_cnn.ckpt.data-00000-of-00001
      cmp "$work/$weights" "$work/seeds$executors/$weights" || die 1 "$weights differs"
    done
  done
}

# A worker whose TensorFlow computes by other kernels takes the place of the second.
another_machine() {
  kill "${workers[1]}"
  TF_ENABLE_ONEDNN_OPTS=0 begin_worker
  timed "evaluate, one of two with oneDNN off" submit 2 evaluate --partitions 16 --json
  python3 - "$work/out" << 'END' || die 1 "expected one executor that differs, found another number"
import json, sys
differing = json.load(open(sys.argv[1]))["differing"]
print(*differing, sep="\n")
sys.exit(len(differing) != 1)
END
}

single() { # verb …
  timeout "$seconds" java -jar "$jar" "$@" --quiet
}

submit() { # executors, verb …
  local executors=$1
  shift
  # All executors are waited for, so that each has its share.
  timeout "$seconds" "${java_with_spark[@]}" -Xmx1g org.apache.spark.deploy.SparkSubmit --master "spark://127.0.0.1:$port" \
    --conf spark.ui.enabled=false --conf spark.executor.memory=1g \
    --conf spark.executor.cores=1 --conf "spark.cores.max=$executors" \
    --conf spark.scheduler.minRegisteredResourcesRatio=1 \
    --conf spark.scheduler.maxRegisteredResourcesWaitingTime=60s \
    --class org.fmnist.spark.Main "$jar" "$@" --quiet
}

same_figures() { # two JSON documents of evaluate, but for times and executors
  python3 - "$1" "$2" << 'END'
import json, sys
one, other = (json.load(open(path)) for path in sys.argv[1:])
own = {"seconds", "imagesPerSecond"}
sys.exit(any(one[name] != other[name] for name in one.keys() - own))
END
}

executors_cpu() { # CPU seconds of all executors that have ended
  local ticks=0 stat worker
  for worker in "${workers[@]}"; do
    [ -r "/proc/$worker/stat" ] || continue
    stat=$(sed 's/.*) //' "/proc/$worker/stat")
    ticks=$((ticks + $(cut -d ' ' -f 14 <<< "$stat") + $(cut -d ' ' -f 15 <<< "$stat")))
  done
  awk -v t="$ticks" -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz }'
}

timed() { # what, command …; leaves the CPU seconds of all in cpu
  local what=$1 before took own executors
  shift
  before=$(executors_cpu)
  took=$(
    TIMEFORMAT='%R %U %S'
    { time "$@" > "$work/out" 2> "$work/err"; } 2>&1
  ) || {
    tail -20 "$work/err" >&2
    die 1 "$what failed"
  }
  # An executor's time counts for its worker once it has ended.
  sleep 2
  read -r took own executors < <(awk -v took="$took" -v before="$before" \
    -v after="$(executors_cpu)" \
    'BEGIN { split(took, t, " "); print t[1], t[2] + t[3], after - before }')
  printf '%-36s %9.1f %9.1f %14.1f\n' "$what" "$took" "$own" "$executors"
  cpu=$(awk -v a="$own" -v b="$executors" 'BEGIN { print a + b }')
}

main "$@"
