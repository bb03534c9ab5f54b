import Testing

/// The readers behind the other tests see what they should.
@Suite struct ScannerTests {
    @Test func importsAreSeenWithAllTheirDecoration() {
        let source = """
            // import Comment
            import Foundation
            public import WeftCore
            @testable internal import WeftDurable
              @preconcurrency @_spi(Testing) package import GRDB
            import struct Foundation.Data
            import _Builtin_intrinsics.intel
            /// Says import Nothing
            let important = 1
            let text = ""\"
                import Dispatch
                ""\"
            import Dispatch
            """
        #expect(
            ImportLine.all(in: source) == [
                ImportLine(module: "Foundation", line: 2),
                ImportLine(module: "WeftCore", line: 3),
                ImportLine(module: "WeftDurable", line: 4),
                ImportLine(module: "GRDB", line: 5),
                ImportLine(module: "Foundation", line: 6),
                ImportLine(module: "_Builtin_intrinsics", line: 7),
                ImportLine(module: "Dispatch", line: 13),
            ])
    }

    @Test func targetsAreReadFromAManifest() {
        let manifest = """
            let package = Package(
                name: "weft",
                products: [.library(name: "Weft", targets: ["Weft"])],
                dependencies: [.package(url: "https://example.org/x", from: "1.0.0")],
                targets: [
                    // .target(name: "Old"),
                    .target(name: "A", swiftSettings: strict(x)),
                    .target(
                        name: "B",
                        dependencies: ["A", .product(name: "P", package: "p-kit"), .target(name: "C")],
                        path: "b"),
                    .systemLibrary(name: "C", pkgConfig: "c"),
                    .executableTarget(name: "D", dependencies: ["B"]),
                    .testTarget(name: "T", dependencies: ["A"]),
                ])
            """
        #expect(
            ManifestTarget.all(in: manifest) == [
                ManifestTarget(name: "A", isTest: false, dependencies: []),
                ManifestTarget(name: "B", isTest: false, dependencies: ["A", "P", "C"]),
                ManifestTarget(name: "C", isTest: false, dependencies: []),
                ManifestTarget(name: "D", isTest: false, dependencies: ["B"]),
                ManifestTarget(name: "T", isTest: true, dependencies: ["A"]),
            ])
    }

    @Test func codeBlocksAreReadFromMarkdown() {
        let markdown = "Text\n```swift\n\nlet a = 1\nlet b = 2\n```\n\n```\nplain\n```\n"
        let blocks = CodeBlock.all(in: markdown)
        #expect(
            blocks == [
                CodeBlock(language: "swift", lines: ["", "let a = 1", "let b = 2"], line: 2),
                CodeBlock(language: "", lines: ["plain"], line: 8),
            ])
        #expect(blocks[0].isPart(of: "import X\n\nlet a = 1\nlet b = 2\n"))
        #expect(!blocks[0].isPart(of: "let a = 1\n\nlet b = 2\n"))
        #expect(!blocks[0].isPart(of: ""))
    }

    @Test func modulesAreToldByTheirFolder() {
        #expect(Repository.module(of: "Sources/WeftFill/Kernels/SSD.swift") == "WeftFill")
        #expect(Repository.module(of: "pipelines/Watermark.swift") == "WeftPipelines")
    }
}
