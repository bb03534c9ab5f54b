public import Weft

/// The pipelines that come with Weft.
public let builtInPipelines: [any Pipeline.Type] = [
    ApplyOperation.self, BlurredPyramid.self, ContactSheet.self, ContentAwareFill.self,
    DeepZoom.self, PyramidSheet.self, RestoreScan.self, Thumbnails.self, Watermark.self,
    WebImages.self,
]
