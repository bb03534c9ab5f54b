/// What `weft init` writes: a pipeline with an operation of one's own, its test, and a program.
///
/// `fixtures/user-package` holds the same, and CI builds and runs it.
struct PackageFiles {
    let name: PackageName
    let address: WeftAddress
    /// The line of the dependency in `Package.swift`.
    let dependency: String

    /// The files, by their paths in the package.
    var all: [(path: String, text: String)] {
        [
            ("Package.swift", manifest), (".gitignore", ".build/\n"), ("README.md", readme),
            ("Sources/\(name.text)/\(name.typeName).swift", program),
            ("Sources/\(name.text)/Postcard.swift", Self.pipeline),
            ("Sources/\(name.text)/Sepia.swift", Self.operation),
            ("Tests/\(name.typeName)Tests/PostcardTests.swift", test),
        ]
    }

    private var manifest: String {
        """
        // swift-tools-version: 6.2
        import PackageDescription

        let package = Package(
            name: "\(name.text)",
            platforms: [.macOS(.v15)],
            dependencies: [
                \(dependency)
            ],
            targets: [
                .executableTarget(
                    name: "\(name.text)",
                    dependencies: [
                        .product(name: "Weft", package: "\(address.identity)"),
                        .product(name: "WeftCommand", package: "\(address.identity)"),
                    ]),
                .testTarget(
                    name: "\(name.typeName)Tests",
                    dependencies: [
                        "\(name.text)", .product(name: "WeftTesting", package: "\(address.identity)"),
                    ]),
            ]
        )

        """
    }

    private var program: String {
        """
        import Weft
        import WeftCommand

        /// The program: the whole command line of Weft for these pipelines.
        @main struct \(name.typeName): WeftApp {
            static let pipelines: [any Pipeline.Type] = [Postcard.self]
            static let commandName = "\(name.text)"
        }

        """
    }

    private static let pipeline = """
        import Weft

        /// Its name on the command line is `postcard`; each property of `Input` is a flag.
        struct Postcard: Pipeline {
            struct Input: PipelineInput {
                @Parameter("The photo.") var photo: Image
                @Parameter("The longest side, in pixels.") var side = 800
                @Parameter("How brown, 0 to 1.") var strength = 0.8
            }

            static let summary = "Makes an old postcard of a photo."

            func body(_ input: Inputs<Input>) -> Handle<Image> {
                input.photo.resized(longestSide: input.side).sepia(strength: input.strength)
            }
        }

        """

    private static let operation = """
        import Weft

        extension Handle<Image> {
            /// Browns the image.
            func sepia(strength: Double) -> Handle<Image> { applying(Sepia(strength: strength)) }
        }

        /// An operation of one's own. Its stored properties are its settings; raise `version` when the
        /// same settings give another picture, so that no old result is reused.
        struct Sepia: ImageOperation {
            static let version = 1
            var strength: Double

            func apply(to image: VipsImage) throws -> VipsImage {
                let brown: [[Double]] = [
                    [0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131],
                ]
                let rows = brown.enumerated().map { row, values in
                    values.enumerated().map { column, value in
                        value * strength + (row == column ? 1 - strength : 0)
                    }
                }
                let matrix = try VipsImage(matrix: rows)
                return try image.convertedToSRGB().flattened()
                    .call("recomb", ["m": .image(matrix)])
                    .call("cast", ["format": "uchar"])
            }
        }

        """

    private var test: String {
        """
        import Foundation
        import Testing
        import Weft
        import WeftTesting

        @testable import \(name.moduleName)

        struct PostcardTests {
            /// Killed at every record that it makes, and gone on with, the run gives the same bytes.
            @Test func postcardSurvivesEveryKill() async throws {
                let photo = try await grayPhoto()
                let kills = try await KillTrial.run { hub in
                    try await Engine(
                        store: hub.store, artifacts: hub.artifacts, pipelines: [Postcard.self]
                    ).whileRunning {
                        try await $0.run(
                            Postcard(), ["photo": .file(photo)], id: InstanceID("card"))
                    }
                }
                #expect(kills > 5)
            }

            /// A photo of 60 by 40 gray pixels.
            private func grayPhoto() async throws -> String {
                let file = FileManager.default.temporaryDirectory
                    .appendingPathComponent("\\(UUID().uuidString).png")
                try await VipsSession.shared.run {
                    let black = try VipsImage.made(
                        by: "black", ["width": 60, "height": 40, "bands": 3])
                    let gray = try black.call("linear", ["a": [1], "b": [128]])
                    try Data(gray.call("cast", ["format": "uchar"]).encoded(as: .png())).write(to: file)
                }
                return file.path
            }
        }

        """
    }

    private var readme: String {
        """
        # \(name.typeName)

        Image pipelines on Weft. Building needs Swift 6.2, libvips and SQLite.

        ```sh
        swift build
        .build/debug/\(name.text) run postcard --photo PHOTO -o card.jpg
        .build/debug/\(name.text) batch postcard FOLDER -o cards
        swift test
        ```

        """
    }
}
