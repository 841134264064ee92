import json

import numpy as np

from serving import infer_body


def test_an_infer_request_is_json_and_then_the_pixels():
    images = np.arange(2 * 784, dtype=np.uint8).reshape(2, 28, 28, 1)
    body, length = infer_body(images, binary_answer=True)
    request = json.loads(body[:length])
    assert request["inputs"][0]["shape"] == [2, 28, 28, 1]
    assert request["inputs"][0]["parameters"]["binary_data_size"] == 2 * 784
    assert body[length:] == images.tobytes()
