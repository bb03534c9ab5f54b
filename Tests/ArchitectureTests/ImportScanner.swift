/// One `import` declaration.
struct ImportLine: Equatable {
    /// The imported module, without its submodules.
    let module: String
    /// The line that it stands on, from 1.
    let line: Int
}

extension ImportLine {
    /// The imports of a Swift file, whatever attributes, access levels and kinds they carry; those in
    /// texts of several lines are none.
    static func all(in source: String) -> [ImportLine] {
        var found: [ImportLine] = []
        var isText = false
        for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.utf8.contains(UInt8(ascii: "\"")), line.contains("\"\"\"") { isText.toggle() }
            guard !isText, let module = module(importedBy: line) else { continue }
            found.append(ImportLine(module: module, line: index + 1))
        }
        return found
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
