extension MistakeTests {
    static let packageMistakes = [
        Mistake("init", 64, "Expected <name>, found none. See 'weft init --help'."),
        Mistake(
            "init 2fast", 64,
            "Expected a name of 1 to 64 letters, digits, - and _ that begins with a letter, found "
                + "\"2fast\". Choose another, such as studio."),
        Mistake(
            "init photos/lab", 64,
            "Expected a name of 1 to 64 letters, digits, - and _ that begins with a letter, found "
                + "\"photos/lab\". Choose another, such as studio."),
        Mistake(
            "init weft-lab", 64,
            "Expected a name that is free in a package on Weft, found \"weft-lab\". Choose another, "
                + "such as studio."),
        Mistake(
            "init folder", 73,
            "Expected nothing at <here>/folder, found something. Choose another name, or another "
                + "place with --path."),
        Mistake(
            "init studio --path nope/studio", 73,
            "Expected a folder at <here>/nope for the new package, found none. Make it first."),
        Mistake(
            "init studio --weft folder", 66,
            "Expected a checkout of Weft at folder, found no Package.swift of Weft in it. Check "
                + "--weft."),
    ]
}
