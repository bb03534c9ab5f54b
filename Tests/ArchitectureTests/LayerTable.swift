/// Who may import whom: imports point downward only, never sideways inside a layer.
///
/// The table stands in DESIGN.md too; a new module or dependency is added in both places.
enum LayerTable {
    /// The project's own and other packages' modules that each module may import.
    static let allowed: [String: Set<String>] = [
        // Layer 0
        "WeftCore": [],
        "WeftFiles": [],
        "WeftPixels": [],
        "CVips": [],
        "WeftFillTypes": [],
        // Layer 1
        "WeftFillKernels": ["WeftFillTypes"],
        "WeftFillKernelsAVX2": ["WeftFillTypes"],
        "WeftVips": ["WeftPixels", "CVips"],
        "WeftDurable": facades.union(["WeftCore"]),
        "WeftProcesses": ["WeftCore"],
        "WeftArtifacts": ["WeftCore", "Crypto"],
        // Layer 2
        "WeftFill": ["WeftPixels", "WeftFillTypes", "WeftFillKernels", "WeftFillKernelsAVX2"],
        "WeftSQLite": ["WeftDurable", "WeftCore", "GRDB", "GRDBSQLite"],
        "WeftPipeline": ["WeftDurable", "WeftArtifacts", "WeftCore", "Logging"],
        // Layer 3
        "Weft": lowerLayers.union(["Logging"]),
        "WeftTesting": lowerLayers,
        // Layer 4
        "WeftCommand": ["Weft", "ArgumentParser", "Logging"],
        // Layer 5
        "WeftPipelines": ["Weft", "WeftCommand"],
        "WeftMain": ["Weft", "WeftCommand", "WeftPipelines"],
        "WeftSimulator": ["WeftTesting", "WeftDurable", "WeftCore"],
        // Programs for tests.
        "ProcessProbe": ["WeftProcesses", "WeftCore"],
        "StepProbe": ["Weft", "Logging"],
    ]

    /// What comes with the toolchain and may be imported everywhere.
    static let toolchain: Set<String> = [
        "Swift", "Foundation", "Dispatch", "Synchronization", "Glibc", "Musl", "Darwin",
    ]

    /// What comes with the toolchain and only some modules may import.
    static let toolchainOfSome: [String: Set<String>] = [
        "WeftFillKernels": ["_Builtin_intrinsics"],
        "WeftFillKernelsAVX2": ["_Builtin_intrinsics"],
        "WeftFill": ["_Builtin_intrinsics"],
    ]

    /// All that `module` may import; `nil` where the table does not know it.
    static func importable(by module: String) -> Set<String>? {
        allowed[module].map { $0.union(toolchain).union(toolchainOfSome[module] ?? []) }
    }

    /// Where logs, metrics and spans go; an engine hands them down.
    private static let facades: Set<String> = ["Logging", "CoreMetrics", "Tracing"]

    /// The modules of layers 0 to 2, without the parts of `WeftVips` and `WeftFill`.
    private static let lowerLayers: Set<String> = [
        "WeftCore", "WeftFiles", "WeftPixels", "WeftFill", "WeftVips", "WeftDurable",
        "WeftArtifacts",
        "WeftProcesses", "WeftSQLite", "WeftPipeline",
    ]
}
