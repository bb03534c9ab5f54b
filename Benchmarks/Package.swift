// swift-tools-version: 6.2
import PackageDescription

#if arch(x86_64)
    let twins: [Target.Dependency] = ["CTwinSSE2", "CTwinAVX2"]
    let twinTargets: [Target] = [
        .target(name: "CTwinSSE2", exclude: ["twin.inc"]),
        .target(name: "CTwinAVX2", cSettings: [.unsafeFlags(["-mavx2"])]),
    ]
#else
    let twins: [Target.Dependency] = []
    let twinTargets: [Target] = []
#endif

/// The speed measurements, apart from the package so that nobody who uses Weft builds them.
let package = Package(
    name: "WeftBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "weft", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    ],
    targets: [
        .executableTarget(
            name: "weft-bench",
            dependencies: [
                .product(name: "Weft", package: "weft"),
                .product(name: "WeftFill", package: "weft"),
                .product(name: "WeftSQLite", package: "weft"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
            ],
            path: "Sources/WeftBench",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
        // The jobs of `folders/measure.py`, with the whole `weft` command line.
        .executableTarget(
            name: "weft-folders",
            dependencies: [
                .product(name: "Weft", package: "weft"),
                .product(name: "WeftCommand", package: "weft"),
            ],
            path: "Sources/WeftFolders",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
        // The fill's inner loops in Swift and in C, for `count-instructions`.
        .executableTarget(
            name: "weft-kernels",
            dependencies: [.product(name: "WeftFill", package: "weft")] + twins,
            path: "Sources/WeftKernels",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
    ] + twinTargets,
    swiftLanguageModes: [.v6]
)
