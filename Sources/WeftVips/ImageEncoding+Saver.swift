extension ImageEncoding {
    /// The settings of a format, each with what it may be, in order of their names.
    public static func settingNames(of format: Format) -> [String] {
        (names(of: format).keys + ["metadata"]).sorted()
    }

    /// Our setting names and libvips' arguments.
    private static func names(of format: Format) -> [String: String] {
        switch format {
        case .jpeg:
            [
                "quality": "Q", "progressive": "interlace", "optimized": "optimize-coding",
                "subsampling": "subsample-mode",
            ]
        case .png:
            [
                "compression": "compression", "palette": "palette", "bitDepth": "bitdepth",
                "interlaced": "interlace", "quality": "Q", "effort": "effort",
            ]
        case .webp: ["quality": "Q", "lossless": "lossless", "effort": "effort"]
        case .tiff:
            [
                "compression": "compression", "predictor": "predictor", "tiled": "tile",
                "quality": "Q", "pyramid": "pyramid",
            ]
        }
    }

    /// Whether metadata are to be left out.
    var isStripped: Bool { settings["metadata"] == .string(Metadata.stripped.rawValue) }

    /// The operation that writes to bytes; `save_target` writes to a descriptor.
    var bufferSaver: String { "\(name)save_buffer" }
    var targetSaver: String { "\(name)save_target" }

    /// The settings as libvips' arguments, checked.
    func saverArguments() throws(VipsError) -> [String: VipsArgument] {
        let saver = try VipsOperations.description(bufferSaver)
        let names = Self.names(of: format)
        var arguments: [String: VipsArgument] = [:]
        for (setting, value) in settings.sorted(by: { $0.key < $1.key }) {
            if setting == "metadata" {
                try checkMetadata(value)
                continue
            }
            guard let name = names[setting], let argument = saver.argument(name) else {
                throw VipsError(
                    .invalidArgument,
                    "The encoding \(self.name) has no setting \"\(setting)\"."
                        + suggestion(for: setting, in: Self.settingNames(of: format)))
            }
            try check(value.argument, for: argument.renamed(setting), of: self.name)
            arguments[name] = value.argument
        }
        if isStripped { arguments.merge(stripping(saver)) { $1 } }
        return arguments
    }

    /// `strip` up to libvips 8.14, `keep` since.
    private func stripping(_ saver: OperationDescription) -> [String: VipsArgument] {
        saver.argument("keep") != nil ? ["keep": "none"] : ["strip": true]
    }

    private func checkMetadata(_ value: EncodingSetting) throws(VipsError) {
        guard case .string(let text) = value, Metadata(rawValue: text) != nil else {
            throw VipsError(
                .invalidArgument,
                "Expected metadata of \(name) to be one of kept, stripped, found"
                    + " \(value.argument).")
        }
    }
}

extension ArgumentDescription {
    fileprivate func renamed(_ name: String) -> ArgumentDescription {
        ArgumentDescription(
            name: name, summary: summary, type: type, isRequired: isRequired, isInput: isInput,
            isOutput: isOutput, isDeprecated: isDeprecated, valueType: valueType)
    }
}
