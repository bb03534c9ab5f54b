/// Words as a shell reads them, for the commands that messages suggest.
enum Shell {
    /// The word, quoted where it has to be.
    static func quoted(_ word: String) -> String {
        let plain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "/._-:+=@".contains($0))
        }
        if plain, !word.isEmpty { return word }
        return "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
