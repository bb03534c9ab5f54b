internal import Foundation
internal import Weft

/// The report of batches as a page of its own: styles and pictures are in it.
struct HTMLReport {
    let sections: [BatchSection]
    /// JPEG in base 64, by path.
    let pictures: [String: String]

    var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>\(Self.escaped(title))</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        \(sections.map(section).joined(separator: "\n"))
        </body>
        </html>

        """
    }

    private var title: String { sections.map(\.record.id.text).joined(separator: ", ") }

    private func section(_ section: BatchSection) -> String {
        let failed = section.items.filter { $0.failure != nil }
        let made = section.items.filter { !$0.outputs.isEmpty }
        let left = section.items.count - failed.count - made.count
        var counts = "\(made.count) made"
        if !failed.isEmpty { counts += ", <strong>\(failed.count) failed</strong>" }
        if left > 0 { counts += ", \(left) left" }
        return """
            <h1>\(Self.escaped(section.record.label))</h1>
            <p>\(counts). Batch <code>\(section.record.id)</code>, begun \
            \(TimeText.full(section.record.createdAt)), last changed \
            \(TimeText.full(section.record.updatedAt)).</p>
            \(request(section))
            \(failures(failed))
            \(table(made))
            """
    }

    private func request(_ section: BatchSection) -> String {
        guard let request = section.request else { return "" }
        let inputs = request.inputs.sorted { $0.key < $1.key }.map { name, value in
            "\(name) \(value["file"]?.stringValue ?? value.text)"
        }
        let words = (["to \(request.output)"] + inputs).joined(separator: ", ")
        return "<p class=\"request\">\(Self.escaped(words))</p>"
    }

    private func failures(_ items: [BatchItemRecord]) -> String {
        guard !items.isEmpty else { return "" }
        let rows = items.map { item in
            "<tr><td>\(Self.escaped(item.input))</td>"
                + "<td><code>\(Self.escaped(item.failure?.code ?? ""))</code></td>"
                + "<td>\(Self.escaped(item.failure?.message ?? ""))</td></tr>"
        }
        return
            "<h2>Failed</h2>\n<table class=\"failed\"><tr><th>File<th>Reason<th>What happened</tr>"
            + "\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private func table(_ items: [BatchItemRecord]) -> String {
        guard !items.isEmpty else { return "" }
        let rows = items.map { item in
            let names = item.outputs.map {
                "\(Self.escaped($0.path)) <small>\(SizeText.text($0.byteCount))</small>"
            }
            return
                "<tr><td>\(picture(item.input))</td><td>\(picture(item.outputs.first?.path))</td>"
                + "<td>\(Self.escaped(item.input))</td><td>\(names.joined(separator: "<br>"))</td>"
                + "<td>\(Self.escaped(item.reason?.words ?? ""))</td></tr>"
        }
        return "<h2>Made</h2>\n<table><tr><th>Before<th>After<th>File<th>Output<th>Because</tr>"
            + "\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private func picture(_ path: String?) -> String {
        guard let picture = path.flatMap({ pictures[$0] }) else { return "" }
        return "<img alt=\"\" src=\"data:image/jpeg;base64,\(picture)\">"
    }

    /// Names of files may hold anything.
    static func escaped(_ text: String) -> String {
        Terminal.printable(text)
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static let style = """
        body{font:15px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}\
        table{border-collapse:collapse;width:100%}\
        th,td{text-align:left;vertical-align:top;padding:.4em .8em;border-top:1px solid #ddd}\
        td{overflow-wrap:anywhere}img{max-width:120px;max-height:120px}\
        .failed td{background:#fff1f0}.request,small{color:#666}strong{color:#b3261e}\
        @media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}\
        th,td{border-color:#333}.failed td{background:#3a1b19}.request,small{color:#999}}
        """
}
