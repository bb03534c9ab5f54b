internal import WeftPixels
