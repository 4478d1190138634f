"""Capture and decoding: the only home of OpenCV, zxing-cpp, pyzbar and numpy."""

import os

# OpenCV reads this once, when it is first imported; larger pictures are then refused undecoded.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "60000000")
# Its complaints about torn files would stand between our own lines.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
