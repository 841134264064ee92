# What the scripts of this folder share: a standalone Spark on this machine, a master and two
# workers of one core each on loopback, and commands in one process beside it. Sourced by
# standalone.sh and versions.sh, from the project's folder; expects the variables jar (the program),
# work (a folder to work in) and seconds (the longest that one command may take).

pids=() workers=()
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }

die() { # exit code, message
  echo "$(basename "$0"): $2" >&2
  exit "$1"
}

begin_cluster() { # the folder of a Spark, what Scala it is built with
  home=$(realpath "$1")
  export SPARK_HOME=$home SPARK_SCALA_VERSION=$2 SPARK_LOCAL_IP=127.0.0.1
  mapfile -t opened < <(opens)
  java_with_spark=("$java" "${opened[@]}" -cp "$home/jars/*")
  port=$((20000 + RANDOM % 20000))
  begin org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0
  begin_worker
  begin_worker
}

begin_worker() { # and waits until it is known
  local log="$work/daemon${#pids[@]}.log" tries
  begin org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 \
    --memory 1g --work-dir "$work/worker${#pids[@]}" "spark://127.0.0.1:$port"
  workers+=("${pids[-1]}")
  for tries in {1..300}; do
    grep -qs "Successfully registered" "$log" && return
    sleep 0.2
  done
  cat "$log" >&2
  die 1 "a worker of Spark did not begin (try $tries)"
}

begin() { # main class …
  "${java_with_spark[@]}" -Xmx512m "$@" > "$work/daemon${#pids[@]}.log" 2>&1 &
  pids+=($!)
}

end_cluster() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  pids=() workers=()
}

opens() { # what Spark opens on Java 17 and newer
  local name
  for name in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
    java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action \
    sun.util.calendar; do
    echo "--add-opens=java.base/$name=ALL-UNNAMED"
  done
}

single() { # verb …
  timeout "$seconds" "$java" -jar "$jar" "$@" --quiet
}

submit() { # executors, verb …
  local executors=$1
  shift
  # All executors are waited for, so that each has its share.
  timeout "$seconds" "${java_with_spark[@]}" -Xmx2g org.apache.spark.deploy.SparkSubmit \
    --master "spark://127.0.0.1:$port" \
    --conf spark.ui.enabled=false --conf spark.executor.memory=1g \
    --conf spark.executor.cores=1 --conf "spark.cores.max=$executors" \
    --conf spark.scheduler.minRegisteredResourcesRatio=1 \
    --conf spark.scheduler.maxRegisteredResourcesWaitingTime=60s \
    --class org.fmnist.spark.Main "$jar" "$@" --quiet
}

# Fashion-MNIST again and again, or the beginning of it, as a folder of IDX files.
dataset() { # folder, training images, test images
  python3 - src/main/resources "$@" << 'END'
import gzip, itertools, pathlib, sys
resources, folder = map(pathlib.Path, sys.argv[1:3])
folder.mkdir()
for split, count in zip(("train", "t10k"), map(int, sys.argv[3:])):
    for kind, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
        name = f"{split}-{kind}-ubyte"
        all_bytes = gzip.decompress(next(resources.rglob(name + ".gz")).read_bytes())
        content = all_bytes[header:]
        times = -(-count * size // len(content))
        head = all_bytes[:4] + count.to_bytes(4, "big") + all_bytes[8:header]
        (folder / name).write_bytes(head + (content * times)[: count * size])
END
}

probabilities() { # a table of predictions, the file to write
  "${java_with_spark[@]}:$jar" -Dspark.master=local[1] -Dspark.ui.enabled=false \
    tools/spark/PredictionsToNpy.java "$@"
}

same_files() { # two folders, names …
  local one=$1 other=$2 name
  shift 2
  for name in "$@"; do
    cmp "$one/$name" "$other/$name" || die 1 "$name differs"
  done
}

same_figures() { # two JSON documents of evaluate, but for times and executors
  python3 - "$1" "$2" << 'END' || die 1 "evaluate: the figures differ"
import json, sys
one, other = (json.load(open(path)) for path in sys.argv[1:])
own = {"seconds", "imagesPerSecond"}
sys.exit(any(one[name] != other[name] for name in one.keys() - own))
END
}

ATTACK_FILES=(original.npy adversarial.npy attack.csv summary.json)
RUN_FILE=best/fmnist_cnn.ckpt.data-00000-of-00001
