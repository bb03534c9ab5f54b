/// Writes one JSON object, field after field, without making a dictionary of it first.
///
///     var text = JSONObjectText()
///     text.add("label", "resize")
///     text.add("task", 3)
///     text.finished()  // {"label":"resize","task":3}
///
/// The text is canonical if the fields come in the order of their names; a debug build checks that.
package struct JSONObjectText: ~Copyable {
    private var bytes: [UInt8] = []
    #if DEBUG
        private var lastName = ""
    #endif

    package init(capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
        bytes.append(UInt8(ascii: "{"))
    }

    package mutating func add(_ name: StaticString, _ value: Int) {
        begin(name)
        JSONValue.write(value, to: &bytes)
    }

    package mutating func add(_ name: StaticString, _ value: String) {
        begin(name)
        JSONValue.write(value, to: &bytes)
    }

    package mutating func add(_ name: StaticString, _ value: JSONValue) {
        begin(name)
        value.write(to: &bytes)
    }

    /// The object, in UTF-8.
    package consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// - Parameter name: ASCII that needs no escape.
    private mutating func begin(_ name: StaticString) {
        #if DEBUG
            precondition(
                lastName < "\(name)", "The field \"\(name)\" was written after \"\(lastName)\".")
            lastName = "\(name)"
        #endif
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }
}
