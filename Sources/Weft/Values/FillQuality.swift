public import WeftFill
public import WeftPipeline

/// A setting of pipelines: `@Parameter("How long to search.") var quality = FillQuality.standard`.
extension FillQuality: ParameterValue {}
