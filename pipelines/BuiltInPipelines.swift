public import Weft

/// The pipelines that come with Weft.
public let builtInPipelines: [any Pipeline.Type] = [
    BlurredPyramid.self, ContentAwareFill.self, PyramidSheet.self, Thumbnails.self,
    Watermark.self,
]
