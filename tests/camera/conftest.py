"""Imports the package before OpenCV, which reads its limits when it is first imported."""

import app.camera  # noqa: F401
