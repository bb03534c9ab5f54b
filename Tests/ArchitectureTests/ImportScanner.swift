/// One `import` declaration.
struct ImportLine: Equatable {
    /// The imported module, without its submodules.
    let module: String
    /// The line that it stands on, from 1.
    let line: Int
}

extension ImportLine {
    /// The imports of a Swift file, whatever attributes, access levels and kinds they carry.
    static func all(in source: String) -> [ImportLine] {
        source.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { index, text in
                module(importedBy: text).map { ImportLine(module: $0, line: index + 1) }
            }
    }

    private static func module(importedBy line: Substring) -> String? {
        // A regular expression over every line takes seconds in a debug build.
        guard line.utf8.count < 200, line.contains("import ") else { return nil }
        // A local, since a Regex is not Sendable.
        let declaration =
            #/
            ^\s*
            (?: @\w+ (?: \( [^)]* \) )? \s+ )*
            (?: (?: public | package | internal | fileprivate | private ) \s+ )?
            import \s+
            (?: (?: struct | class | enum | protocol | typealias | func | let | var ) \s+ )?
            (?<module> \w+ )
            /#
        return line.firstMatch(of: declaration).map { String($0.output.module) }
    }
}
