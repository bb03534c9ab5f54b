/// The candidate that a misspelt name most likely stands for, or `nil` where none is near.
///
/// - Parameter atMost: In how many letters it may differ; never more than a third of them, but one.
public func nearest(
    to name: String, among candidates: [String], atMost most: Int = .max
) -> String? {
    let limit = min(most, max(1, name.count / 3))
    return
        candidates
        .map { (candidate: $0, distance: editDistance(name.lowercased(), $0.lowercased())) }
        .filter { $0.distance <= limit }
        .min { $0.distance < $1.distance }?.candidate
}

/// Insertions, deletions and replacements between two texts (Levenshtein).
private func editDistance(_ one: String, _ other: String) -> Int {
    let left = Array(one), right = Array(other)
    var previous = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var current = [row + 1]
        for (column, candidate) in right.enumerated() {
            current.append(
                min(
                    previous[column] + (character == candidate ? 0 : 1), previous[column + 1] + 1,
                    current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
