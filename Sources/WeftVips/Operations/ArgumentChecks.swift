/// Checks one value against what its argument allows.
///
/// libvips itself only warns on the console about a value out of range and goes on without it.
func check(
    _ value: VipsArgument, for argument: ArgumentDescription, of operation: String
) throws(VipsError) {
    func refuse(found: String) -> VipsError {
        VipsError(
            .invalidArgument,
            "Expected \(argument.name) of \(operation) to be \(argument.type), found \(found).")
    }
    switch argument.type {
    case .bool: if value.bool == nil { throw refuse(found: value.description) }
    case .int(let range, _):
        guard let number = value.int, range.contains(number) else {
            throw refuse(found: value.description)
        }
    case .double(let range, _):
        guard let number = value.double, range.contains(number) else {
            throw refuse(found: value.description)
        }
    case .string, .interpolator:
        guard let text = value.string, !text.contains("\0") else {
            throw refuse(found: value.description)
        }
    case .nick(let allowed, _):
        guard let nick = value.string, allowed.contains(nick) else {
            throw refuse(found: value.description)
        }
    case .flags(let allowed):
        let found = value.string?.split(separator: ":").map(String.init)
        guard let found, found.allSatisfy(allowed.contains) else {
            throw refuse(found: value.description)
        }
    case .image: if value.image == nil { throw refuse(found: value.description) }
    case .images: if value.images == nil { throw refuse(found: value.description) }
    case .doubles: if value.doubles == nil { throw refuse(found: value.description) }
    case .ints:
        guard let numbers = value.ints, numbers.allSatisfy({ Int32(exactly: $0) != nil }) else {
            throw refuse(found: value.description)
        }
    case .bytes: if value.bytes == nil { throw refuse(found: value.description) }
    case .object:
        guard case .object = value.kind else { throw refuse(found: value.description) }
    }
}

/// " Did you mean gaussblur or gaussmat?", or nothing where no name is near.
func suggestion(for name: String, in names: some Sequence<String>) -> String {
    let ranked = names.map { (name: $0, distance: editDistance(name, $0)) }
        .filter { $0.distance <= max(1, name.count / 3) || $0.name.hasPrefix(name) }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .prefix(3).map(\.name)
    return ranked.isEmpty ? "" : " Did you mean \(ranked.joined(separator: " or "))?"
}

/// Insertions, deletions and replacements that turn one name into the other.
func editDistance(_ one: String, _ other: String) -> Int {
    // Names of operations and arguments are short; a longer one is no misspelling of them.
    let left = Array(one.utf8.prefix(64))
    let right = Array(other.utf8.prefix(64))
    var row = Array(0...right.count)
    for (i, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, candidate) in right.enumerated() {
            let replaced = diagonal + (byte == candidate ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
