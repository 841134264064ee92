"""Takes the memory of the first GPU but 3 GB, until it is ended: a batch then has no room.

Needs the NVIDIA driver and nothing else.
"""

import ctypes
import sys
import time

LEAVE = 3 << 30


def checked(code: int, call: str) -> None:
    """Ends the program where a call of the driver failed."""
    if code != 0:
        sys.exit(f"gpu_fill.py: {call} failed with error {code} of the CUDA driver")


def main() -> None:
    """Takes the memory and waits."""
    try:
        cuda = ctypes.CDLL("libcuda.so.1")
    except OSError as error:
        sys.exit(f"gpu_fill.py: expected the NVIDIA driver, found none: {error}")
    device, context, block = ctypes.c_int(), ctypes.c_void_p(), ctypes.c_uint64()
    free, total = ctypes.c_size_t(), ctypes.c_size_t()
    checked(cuda.cuInit(0), "cuInit")
    checked(cuda.cuDeviceGet(ctypes.byref(device), 0), "cuDeviceGet")
    checked(cuda.cuCtxCreate_v2(ctypes.byref(context), 0, device), "cuCtxCreate")
    checked(cuda.cuMemGetInfo_v2(ctypes.byref(free), ctypes.byref(total)), "cuMemGetInfo")
    take = free.value - LEAVE
    if take > 0:
        checked(cuda.cuMemAlloc_v2(ctypes.byref(block), ctypes.c_size_t(take)), "cuMemAlloc")
    print(f"took {max(take, 0)} of {total.value} bytes, {LEAVE} left", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    main()
