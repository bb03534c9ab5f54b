internal import Foundation

/// Where a new package finds Weft.
enum WeftAddress: Equatable {
    /// A checkout, by its absolute path.
    case folder(String)
    /// A repository with tags.
    case url(String)

    /// - Parameter text: A path or a URL; `nil` means the checkout that this program was built in.
    /// - Throws: `CommandFailure` where no Weft is there.
    init(_ text: String?) throws {
        guard let text else {
            guard let folder = Self.ownCheckout() else {
                throw CommandFailure(
                    .usage,
                    "Expected this program to lie in a checkout of Weft, found none around "
                        + "\(Self.executable.path). Name the checkout or its URL with --weft.")
            }
            self = .folder(folder)
            return
        }
        if text.contains("://") || text.contains("@") {
            self = .url(text)
            return
        }
        let folder = URL(fileURLWithPath: text).resolvingSymlinksInPath().standardizedFileURL
        guard Self.isCheckout(folder) else {
            throw CommandFailure(
                .inputMissing,
                "Expected a checkout of Weft at \(text), found no Package.swift of Weft in it. Check "
                    + "--weft.")
        }
        self = .folder(folder.path)
    }

    /// The line of `Package.swift`, for a package in a folder.
    func dependency(of package: URL) -> String {
        switch self {
        case .folder(let path):
            ".package(name: \"weft\", path: \"\(Self.relative(path, from: package.path))\")"
        case .url(let url): ".package(url: \"\(url)\", from: \"\(WeftVersion.text)\")"
        }
    }

    /// What products call the package.
    var identity: String {
        guard case .url(let url) = self else { return "weft" }
        let name = url.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? "weft"
        return name.hasSuffix(".git") ? String(name.dropLast(4)) : name
    }

    // MARK: -

    private static var executable: URL {
        let name = CommandLine.arguments.first ?? "weft"
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        return URL(fileURLWithPath: path ?? Bundle.main.executablePath ?? name)
            .resolvingSymlinksInPath()
    }

    private static func ownCheckout() -> String? {
        var folder = executable.deletingLastPathComponent()
        while folder.path != "/" {
            if isCheckout(folder) { return folder.path }
            folder = folder.deletingLastPathComponent()
        }
        return nil
    }

    private static func isCheckout(_ folder: URL) -> Bool {
        let manifest = folder.appendingPathComponent("Package.swift")
        guard let text = try? String(contentsOf: manifest, encoding: .utf8) else { return false }
        return text.contains(".library(name: \"WeftCommand\"")
    }

    /// A path as seen from a folder.
    private static func relative(_ path: String, from folder: String) -> String {
        let (to, from) = (path.split(separator: "/"), folder.split(separator: "/"))
        let shared = zip(to, from).prefix { $0 == $1 }.count
        // Far apart, the way through the root says less than the path itself.
        guard shared > 0 else { return path }
        let ups = Array(repeating: Substring(".."), count: from.count - shared)
        return (ups + to.dropFirst(shared)).joined(separator: "/")
    }
}
