// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: imports are internal unless a public declaration
/// needs them, a member needs the import of its module, and existentials say `any`.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Debug builds can be told to die at a failpoint; release builds hold nothing of it.
    .define("WEFT_FAILPOINTS", .when(configuration: .debug)),
]

/// Kernels are optimized in debug builds too: unoptimized SIMD is 50 to 100 times slower.
let kernels: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

#if arch(x86_64)
    /// The fill's kernels once more, from the same files, with AVX2; chosen at run time.
    let wideKernels: [SwiftSetting] =
        kernels + [.define("AVX2"), .unsafeFlags(["-Xcc", "-mavx2"])]
#else
    let wideKernels = kernels
#endif

#if os(macOS)
    let vipsPkgConfig = "vips"
#else
    // `vips.pc` carries "-pthread", which SwiftPM warns about in every build; gobject's flags suffice.
    let vipsPkgConfig = "gobject-2.0"
#endif

let package = Package(
    name: "weft",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Weft", targets: ["Weft"]),
        .library(name: "WeftFill", targets: ["WeftFill"]),
        .library(name: "WeftSQLite", targets: ["WeftSQLite"]),
        .library(name: "WeftTesting", targets: ["WeftTesting"]),
        .library(name: "WeftCommand", targets: ["WeftCommand"]),
        .library(name: "WeftPipelines", targets: ["WeftPipelines"]),
        .executable(name: "weft", targets: ["WeftMain"]),
        .executable(name: "weft-simulate", targets: ["WeftSimulator"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    ],
    targets: [
        // Layer 0
        .target(name: "WeftCore", swiftSettings: strict),
        .target(name: "WeftFiles", swiftSettings: strict),
        .target(name: "WeftPixels", swiftSettings: kernels),
        .systemLibrary(
            name: "CVips", pkgConfig: vipsPkgConfig,
            providers: [.apt(["libvips-dev"]), .brew(["vips"])]),
        .target(name: "WeftFillTypes", swiftSettings: kernels),
        // Layer 1
        .target(
            name: "WeftFillKernels", dependencies: ["WeftFillTypes"], swiftSettings: kernels),
        .target(
            name: "WeftFillKernelsAVX2", dependencies: ["WeftFillTypes"],
            swiftSettings: wideKernels),
        .target(name: "WeftVips", dependencies: ["WeftPixels", "CVips"], swiftSettings: strict),
        .target(
            name: "WeftDurable",
            dependencies: [
                "WeftCore", .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        .target(name: "WeftProcesses", dependencies: ["WeftCore"], swiftSettings: strict),
        .target(
            name: "WeftArtifacts",
            dependencies: ["WeftCore", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict),
        // Layer 2
        .target(
            name: "WeftFill",
            dependencies: [
                "WeftPixels", "WeftFillTypes", "WeftFillKernels", "WeftFillKernelsAVX2",
            ],
            swiftSettings: kernels),
        .target(
            name: "WeftSQLite",
            dependencies: [
                "WeftDurable", "WeftCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .target(
            name: "WeftPipeline",
            dependencies: [
                "WeftDurable", "WeftArtifacts", "WeftCore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        // Layer 3
        .target(
            name: "Weft",
            dependencies: [
                "WeftPipeline", "WeftSQLite", "WeftArtifacts", "WeftDurable", "WeftProcesses",
                "WeftVips", "WeftFill", "WeftFiles", "WeftPixels", "WeftCore",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "WeftTesting", dependencies: ["WeftDurable", "WeftArtifacts", "WeftCore"],
            swiftSettings: strict),
        // Layer 4
        .target(
            name: "WeftCommand",
            dependencies: [
                "Weft", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        // Layer 5
        .target(
            name: "WeftPipelines", dependencies: ["Weft"], path: "pipelines",
            swiftSettings: strict),
        .executableTarget(
            name: "WeftMain", dependencies: ["WeftCommand", "WeftPipelines", "Weft"],
            swiftSettings: strict),
        .executableTarget(
            name: "WeftSimulator", dependencies: ["WeftTesting", "WeftDurable", "WeftCore"],
            swiftSettings: strict),
        // Tests
        .testTarget(
            name: "ArchitectureTests",
            swiftSettings: strict),
        .testTarget(
            name: "WeftCoreTests",
            dependencies: ["WeftCore"],
            swiftSettings: strict),
        .testTarget(name: "WeftFilesTests", dependencies: ["WeftFiles"], swiftSettings: strict),
        .testTarget(
            name: "WeftPipelineTests",
            dependencies: ["WeftPipeline", "WeftDurable", "WeftArtifacts", "WeftCore"],
            swiftSettings: strict),
        .testTarget(
            name: "WeftArtifactsTests",
            dependencies: ["WeftArtifacts", "WeftCore"],
            swiftSettings: strict),
        // A worker process that misbehaves as a test asks it to.
        .executableTarget(
            name: "ProcessProbe", dependencies: ["WeftProcesses", "WeftCore"],
            path: "Tests/ProcessProbe", swiftSettings: strict),
        .testTarget(
            name: "WeftProcessesTests",
            dependencies: ["WeftProcesses", "WeftCore", "ProcessProbe"],
            swiftSettings: strict),
        .testTarget(
            name: "WeftFillTests",
            dependencies: [
                "WeftFill", "WeftFillKernels", "WeftFillKernelsAVX2", "WeftFillTypes", "WeftPixels",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WeftVipsTests",
            dependencies: ["WeftVips", "WeftPixels"],
            swiftSettings: strict),
        .testTarget(
            name: "WeftDurableTests",
            dependencies: [
                "WeftDurable", "WeftTesting", "WeftCore",
                .product(name: "InMemoryLogging", package: "swift-log"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WeftTestingTests",
            dependencies: ["WeftTesting", "WeftDurable", "WeftCore"],
            swiftSettings: strict),
        .testTarget(
            name: "WeftCommandTests",
            dependencies: [
                "WeftCommand", "Weft", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WeftSQLiteTests",
            dependencies: [
                "WeftSQLite", "WeftTesting", "WeftDurable", "WeftCore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // A program with activities of its own, whose worker processes tests start.
        .executableTarget(
            name: "StepProbe",
            dependencies: ["Weft", .product(name: "Logging", package: "swift-log")],
            path: "Tests/StepProbe", swiftSettings: strict),
        .testTarget(
            name: "WeftTests",
            dependencies: [
                "Weft", "WeftPipelines", "StepProbe", "WeftTesting", "WeftSQLite", "WeftPipeline",
                "WeftDurable", "WeftArtifacts", "WeftVips", "WeftPixels", "WeftCore",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "InMemoryLogging", package: "swift-log"),
            ],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
