// What a pipeline author needs comes with `import Weft`.
@_exported public import WeftArtifacts
@_exported public import WeftCore
@_exported public import WeftDurable
@_exported public import WeftFiles
@_exported public import WeftFill
@_exported public import WeftPipeline
@_exported public import WeftPixels
@_exported public import WeftProcesses
@_exported public import WeftVips
