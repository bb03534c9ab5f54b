internal import Weft
