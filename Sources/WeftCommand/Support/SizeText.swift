/// Numbers of bytes as people type and read them: decimal units, as disks are sold.
enum SizeText {
    /// What an option that takes a size expects, in words.
    static let expectation = "a size such as 500MB or 20GB"

    /// A whole number and a unit: `200kB`, `500MB`, `20GB`, `1TB`, `0B`; `nil` for anything else.
    static func byteCount(_ text: String) -> Int? {
        let digits = text.prefix(while: \.isNumber)
        guard let count = Int(digits), digits.count <= 9,
            let unit = units[text.dropFirst(digits.count).lowercased()]
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    /// A whole number, or one of megapixels or gigapixels: `5000000`, `100MP`, `2GP`; `nil` for
    /// anything else.
    static func pixelCount(_ text: String) -> Int? {
        let digits = text.prefix(while: \.isNumber)
        let units = ["": 1, "mp": 1_000_000, "gp": 1_000_000_000]
        guard let count = Int(digits), digits.count <= 12,
            let unit = units[text.dropFirst(digits.count).lowercased()]
        else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        return overflow ? nil : product
    }

    /// Three digits and a unit: "34.5 MB".
    static func text(_ byteCount: Int) -> String {
        guard byteCount >= 1000 else { return "\(byteCount) B" }
        var value = Double(byteCount)
        for name in ["kB", "MB", "GB"] {
            value /= 1000
            if value < 999.5 {
                let rounded = value < 99.95 ? (value * 10).rounded() / 10 : value.rounded()
                return "\(rounded < 99.95 ? "\(rounded)" : "\(Int(rounded))") \(name)"
            }
        }
        return "\((value / 100).rounded() / 10) TB"
    }

    private static let units = [
        "b": 1, "kb": 1000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
    ]
}
