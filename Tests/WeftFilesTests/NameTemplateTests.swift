import Testing
import WeftFiles

@Suite struct NameTemplateTests {
    @Test func placeholdersAreFilled() throws {
        let template = try NameTemplate("out/{dir}/{stem}-{index:03}.{hash:4}.webp")
        let filled = template.filled { placeholder, format in
            switch placeholder {
            case .dir: "a/b"
            case .stem: "photo"
            case .index: NameTemplate.number(7, format: format)
            case .hash: NameTemplate.digits(of: "0123456789", format: format)
            default: nil
            }
        }
        #expect(filled == "out/a/b/photo-007.0123.webp")
        #expect(template.placeholders == [.dir, .stem, .index, .hash])
    }

    @Test func whatIsNotKnownYetStays() throws {
        let template = try NameTemplate("{stem}-{width:05}-{level}.png")
        #expect(
            template.filled { name, _ in name == .stem ? "a" : nil } == "a-{width:05}-{level}.png")
    }

    @Test func doubledBracesAreThemselves() throws {
        #expect(try NameTemplate("{{a}}-{stem}").filled { _, _ in "x" } == "{a}-x")
    }

    @Test(arguments: [(7, "", "7"), (7, "3", "007"), (7, "03", "007"), (12345, "3", "12345")])
    func numbersHaveSoManyDigits(value: Int, format: String, text: String) {
        #expect(NameTemplate.number(value, format: format) == text)
    }

    @Test(arguments: [
        ("{stem.jpg", "Expected } after { in the template {stem.jpg, found none."),
        ("a}b", "Expected { before } in the template a}b, found none."),
        (
            "{index:x}.png",
            "Expected {index} or {index:04}, with up to 9 digits in the template {index:x}.png, "
                + "found {index:x}."
        ),
        (
            "{stem:3}.png",
            "Expected {stem} without a form in the template {stem:3}.png, found {stem:3}."
        ),
        (
            "{date}.png",
            "Expected {date:yyyy-MM-dd} or another form of date without slashes in the template "
                + "{date}.png, found {date}."
        ),
    ])
    func mistakesAreSaid(text: String, message: String) {
        #expect(
            throws: FilesError(
                code: .invalidTemplate,
                message + " Write {{ and }} for braces that are part of a name.")
        ) { try NameTemplate(text) }
    }

    @Test func unknownPlaceholdersAreSaidWithThoseThatThereAre() {
        let error = #expect(throws: FilesError.self) { try NameTemplate("{steam}.png") }
        #expect(error?.message.contains("{rel}, {dir}, {stem}, {ext}, {name}") == true)
        #expect(error?.message.contains("found {steam}.") == true)
    }
}
