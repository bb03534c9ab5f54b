extension ImageEncoding {
    /// The settings of a format, each with what it may be, in order of their names.
    public static func settingNames(of format: Format) -> [String] {
        (names(of: format).keys + (format == .deepZoom ? tileSettings : []) + ["metadata"]).sorted()
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
                "interlaced": "interlace", "quality": "Q", "effort": "effort", "dither": "dither",
            ]
        case .webp:
            [
                "quality": "Q", "lossless": "lossless", "effort": "effort",
                "nearLossless": "near-lossless", "alphaQuality": "alpha-q",
                "smartSubsampling": "smart-subsample",
            ]
        case .tiff:
            [
                "compression": "compression", "predictor": "predictor", "tiled": "tile",
                "quality": "Q", "pyramid": "pyramid",
            ]
        case .avif, .heic:
            [
                "quality": "Q", "lossless": "lossless", "effort": "effort", "bitDepth": "bitdepth",
                "subsampling": "subsample-mode",
            ]
        case .gif:
            [
                "dither": "dither", "effort": "effort", "bitDepth": "bitdepth",
                "interlaced": "interlace",
            ]
        case .deepZoom:
            [
                "tileSize": "tile-size", "overlap": "overlap", "layout": "layout",
            ]
        }
    }

    /// What libvips is told beside the settings.
    private var fixedArguments: [String: VipsArgument] {
        switch format {
        case .avif: ["compression": "av1"]
        case .heic: ["compression": "hevc"]
        case .deepZoom: ["container": "zip", "basename": "image"]
        case .jpeg, .png, .webp, .tiff, .gif: [:]
        }
    }

    /// Whether metadata are to be left out.
    var isStripped: Bool { settings["metadata"] == .string(Metadata.stripped.rawValue) }

    /// What is written of metadata.
    var keptMetadata: Metadata {
        guard case .string(let text) = settings["metadata"] else { return .kept }
        return Metadata(rawValue: text) ?? .kept
    }

    /// The operation that writes to bytes; `save_target` writes to a descriptor.
    var bufferSaver: String { "\(saver)_buffer" }
    var targetSaver: String { "\(saver)_target" }

    private var saver: String {
        switch format {
        case .avif, .heic: "heifsave"
        case .deepZoom: "dzsave"
        case .jpeg, .png, .webp, .tiff, .gif: "\(name)save"
        }
    }

    /// The settings as libvips' arguments, checked.
    func saverArguments() throws(VipsError) -> [String: VipsArgument] {
        let saver = try describedSaver()
        let names = Self.names(of: format)
        var arguments = fixedArguments
        if format == .deepZoom { arguments["suffix"] = .string(try tileSuffix()) }
        for (setting, value) in settings.sorted(by: { $0.key < $1.key }) {
            if setting == "metadata" {
                try checkMetadata(value)
                continue
            }
            if format == .deepZoom, Self.tileSettings.contains(setting) { continue }
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

    private func describedSaver() throws(VipsError) -> OperationDescription {
        guard VipsOperations.index[bufferSaver] != nil else {
            throw VipsError(
                .saverMissing,
                "This build of libvips cannot write \(name) files (it has no \(saver)); choose jpeg,"
                    + " png, webp or tiff, or install a libvips that can.")
        }
        return try VipsOperations.description(bufferSaver)
    }

    /// `strip` up to libvips 8.14, `keep` since.
    private func stripping(_ saver: OperationDescription) -> [String: VipsArgument] {
        saver.argument("keep") != nil ? ["keep": "none"] : ["strip": true]
    }

    private func checkMetadata(_ value: EncodingSetting) throws(VipsError) {
        guard case .string(let text) = value, Metadata(rawValue: text) != nil else {
            throw VipsError(
                .invalidArgument,
                "Expected metadata of \(name) to be one of"
                    + " \(Metadata.allCases.map(\.rawValue).joined(separator: ", ")), found"
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
