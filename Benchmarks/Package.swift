// swift-tools-version: 6.2
import PackageDescription

/// The speed measurements, apart from the package so that nobody who uses Weft builds them.
let package = Package(
    name: "WeftBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "weft", path: ".."),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "weft-bench",
            dependencies: [
                .product(name: "Weft", package: "weft"),
                .product(name: "WeftFill", package: "weft"),
                .product(name: "WeftSQLite", package: "weft"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Sources/WeftBench",
            swiftSettings: [.enableUpcomingFeature("ExistentialAny")])
    ],
    swiftLanguageModes: [.v6]
)
