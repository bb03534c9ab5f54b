/// A target as `Package.swift` declares it, read from its text.
struct ManifestTarget: Equatable {
    let name: String
    let isTest: Bool
    /// Names of targets and of other packages' products.
    let dependencies: Set<String>
}

extension ManifestTarget {
    /// The targets of a manifest, in its order. Names must be literals.
    static func all(in manifest: String) -> [ManifestTarget] {
        let text = manifest.split(separator: "\n")
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
        var targets: [ManifestTarget] = []
        var rest = text[...]
        while let match = rest.firstMatch(
            of: /\.(target|executableTarget|systemLibrary|testTarget)\(/)
        {
            let body = balanced(rest[match.range.upperBound...], open: "(", close: ")")
            if let target = ManifestTarget(body: body, isTest: match.output.1 == "testTarget") {
                targets.append(target)
            }
            rest = rest[body.endIndex...]
        }
        return targets
    }

    private init?(body: Substring, isTest: Bool) {
        guard let name = body.firstMatch(of: /name:\s*"([^"]+)"/) else { return nil }
        self.name = String(name.output.1)
        self.isTest = isTest
        var names: Set<String> = []
        if let start = body.firstMatch(of: /dependencies:\s*\[/) {
            let list = Self.balanced(body[start.range.upperBound...], open: "[", close: "]")
                .replacing(/package:\s*"[^"]*"/, with: "")
            names = Set(list.matches(of: /"([^"]+)"/).map { String($0.output.1) })
        }
        dependencies = names
    }

    /// The text up to the bracket that closes the one just opened.
    private static func balanced(
        _ text: Substring, open: Character, close: Character
    ) -> Substring {
        var depth = 1
        for index in text.indices {
            if text[index] == open { depth += 1 }
            if text[index] == close { depth -= 1 }
            if depth == 0 { return text[..<index] }
        }
        return text
    }
}
