"""The committed MetaGraph of the recurrent network is what its program writes."""

from pathlib import Path

import lstm_graph
from tf1 import tf

COMMITTED = Path(__file__).resolve().parents[2] / "src/test/resources/golden/lstm/lstm.meta"


def test_the_program_writes_the_committed_graph(tmp_path: Path) -> None:
    arguments = lstm_graph.parser().parse_args(["--out", str(tmp_path / "lstm.meta")])
    assert lstm_graph.run(arguments) == 0
    written, committed = (_graph(path) for path in (arguments.out, COMMITTED))
    assert written == committed


def _graph(path: Path) -> tf.GraphDef:
    meta = tf.MetaGraphDef()
    meta.ParseFromString(path.read_bytes())
    return meta.graph_def
