import Testing

/// The layer table holds for every import and every dependency.
@Suite struct LayerTests {
    @Test func importsFollowTheLayerTable() throws {
        #expect(!Repository.sources.isEmpty)
        for path in Repository.sources {
            let module = Repository.module(of: path)
            guard let importable = LayerTable.importable(by: module) else {
                Issue.record("\(path): expected a module of LayerTable, found \(module). Add it.")
                continue
            }
            for found in ImportLine.all(in: try Repository.text(of: path))
            where !importable.contains(found.module) && found.module != module {
                Issue.record(Self.message("\(path):\(found.line)", module, found.module))
            }
        }
    }

    @Test func dependenciesFollowTheLayerTable() throws {
        let targets = try Self.targets()
        #expect(Set(targets.map(\.name)) == Set(LayerTable.allowed.keys))
        for target in targets {
            let allowed = LayerTable.allowed[target.name] ?? []
            for dependency in target.dependencies.subtracting(allowed).sorted() {
                Issue.record(Self.message("Package.swift", target.name, dependency))
            }
        }
    }

    @Test func everyImportIsADeclaredDependency() throws {
        let targets = Dictionary(
            uniqueKeysWithValues: try Self.targets().map { ($0.name, $0.dependencies) })
        for path in Repository.sources {
            let module = Repository.module(of: path)
            let known = LayerTable.allowed[module] ?? []
            for found in ImportLine.all(in: try Repository.text(of: path))
            where known.contains(found.module) && targets[module]?.contains(found.module) != true {
                Issue.record(
                    """
                    \(path):\(found.line): expected target \(module) in Package.swift to depend on \
                    \(found.module), which it imports. Add it to the target's dependencies.
                    """)
            }
        }
    }

    private static func targets() throws -> [ManifestTarget] {
        ManifestTarget.all(in: try Repository.text(of: "Package.swift")).filter { !$0.isTest }
    }

    private static func message(_ place: String, _ module: String, _ found: String) -> Comment {
        let allowed = (LayerTable.allowed[module] ?? []).sorted().joined(separator: ", ")
        return """
            \(place): \(module) may not use \(found). Besides the toolchain's modules it may use: \
            \(allowed.isEmpty ? "none" : allowed). Move the code to a higher layer, or change the \
            layer table in DESIGN.md and LayerTable.swift.
            """
    }
}
