internal import ArgumentParser
internal import Foundation

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a package of your own, ready to build.",
        discussion: """
            The package has a program with the whole command line, one pipeline with an operation of its \
            own, and a test that kills it at every step. Nothing is written over.

            Example: weft init studio && cd studio && swift build
            """)

    @Argument(help: "The package's name, also that of its folder and its program.")
    var name: String

    @Option(
        name: .long,
        help: ArgumentHelp("The new folder (default: the name, here).", valueName: "folder"))
    var path: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The checkout of Weft that the package uses, or the URL of a repository with tags "
                + "(default: the checkout that this program was built in).",
            valueName: "path-or-url"))
    var weft: String?

    func run() throws {
        let name = try PackageName(name)
        let address = try WeftAddress(weft)
        let folder = URL(fileURLWithPath: path ?? name.text).standardizedFileURL
        let files = PackageFiles(
            name: name, address: address,
            dependency: address.dependency(of: folder.resolvingParent))
        try NewPackage(name: name, folder: folder).write(files.all)
        print(folder.path)
        for line in [
            "Build it, and make a postcard:", "  cd \(Shell.quoted(path ?? name.text))",
            "  swift build", "  .build/debug/\(name.text) run postcard --photo PHOTO -o card.jpg",
        ] {
            Terminal.error(line)
        }
    }
}

extension URL {
    /// The folder that it will be, with links on the way to it followed.
    fileprivate var resolvingParent: URL {
        deletingLastPathComponent().resolvingSymlinksInPath()
            .appendingPathComponent(lastPathComponent)
    }
}
