internal import WeftArtifacts
internal import WeftCore
internal import WeftPipeline
internal import WeftVips

/// Runs a fused chain: opens its image once, lets libvips stream all operations, stores the result
/// once. Call it on a thread of the image session.
struct ChainRunner {
    let context: StepContext

    /// What flows through the chain.
    private enum Flow {
        /// Nothing has been done yet: the image as it is stored.
        case stored(Image)
        case pixels(VipsImage)
        case encoded(VipsImage, ImageEncoding)
    }

    /// - Parameter inputs: The image that flows, then what the operations take beside it.
    func run(
        _ steps: [(operation: any ImageOperation, extraInputs: Int)], on inputs: [JSONValue]
    ) throws -> JSONValue {
        guard let first = inputs.first else {
            throw WeftError(code: "invalid-plan", "Expected an image for a chain, found none.")
        }
        var steps = steps[...]
        let source = steps.first?.operation as? ImportItem
        let image: Image
        if source != nil {
            steps = steps.dropFirst()
            let file = try FileReference(planJSON: first)
            image = try ImportImage.take(file, from: context.artifacts)
        } else {
            image = try Image(planJSON: first)
        }
        var flow = Flow.stored(image)
        var rest = inputs.dropFirst()
        for (operation, extraInputs) in steps {
            let others = Array(rest.prefix(extraInputs))
            rest = rest.dropFirst(extraInputs)
            if operation is WriteItem {
                guard let source else { return try write(flow, others).planJSON() }
                let file = try write(flow, others + [image.planJSON()])
                return try ItemResult(files: [file], images: [(source.input, image)]).planJSON()
            }
            let images = try others.map {
                try context.open(try Image(planJSON: $0), access: .random)
            }
            flow = try apply(operation, to: flow, with: images)
            try VipsCancellation.check()
        }
        return try store(flow).planJSON()
    }

    /// Writes the image of an item to its final name.
    private func write(_ flow: Flow, _ inputs: [JSONValue]) throws -> ExportedFile {
        guard inputs.count == 2 else {
            throw WeftError(
                code: "invalid-plan",
                "Expected an output and an image to name it by, found "
                    + "\(inputs.count) values.")
        }
        let output = try ItemOutput(planJSON: inputs[0])
        let main = try Image(planJSON: inputs[1])
        func file(_ width: Int, _ height: Int, _ format: String) throws -> ItemFile {
            let image = ItemImage(
                width: width, height: height, level: 0, format: format, main: main)
            return ItemFile(path: try output.path(image), output: output)
        }
        switch try fit(flow, to: EncodeForOutput(fileExtension: output.format)) {
        case .stored(let image):
            return try file(image.size.width, image.size.height, image.format)
                .write(copyOf: image, context)
        case .encoded(let image, let encoding):
            return try file(image.width, image.height, encoding.name).write(image, as: encoding)
        case .pixels: throw WeftError(code: "invalid-plan", "Expected an encoded image.")
        }
    }

    private func apply(
        _ operation: any ImageOperation, to flow: Flow, with others: [VipsImage]
    ) throws -> Flow {
        if let encode = operation as? Encode {
            return .encoded(try pixels(of: flow), try encode.encoding())
        }
        if let output = operation as? EncodeForOutput { return try fit(flow, to: output) }
        if case .stored(let image) = flow, image.format != Image.pixelsFormat,
            let opened = try operation.open(
                try context.source(of: image), options: image.openOptions())
        {
            return .pixels(opened)
        }
        return .pixels(try operation.apply(to: try pixels(of: flow), with: others))
    }

    /// The image as pixels. One that was encoded is decoded again, with what encoding lost.
    private func pixels(of flow: Flow) throws -> VipsImage {
        switch flow {
        case .stored(let image): try context.open(image)
        case .pixels(let image): image
        case .encoded(let image, let encoding):
            try VipsImage.open(
                bytes: try image.encoded(as: encoding), name: image.name,
                options: OpenOptions(limits: .none))
        }
    }

    /// Makes the image fit the name that it will be written under. A file that is in that format
    /// already is handed on untouched.
    private func fit(_ flow: Flow, to output: EncodeForOutput) throws -> Flow {
        if output.fileExtension == OutputTemplate.openEnding { return try encodedAlready(flow) }
        let wanted = try ImageEncoding(fileExtension: output.fileExtension)
        switch flow {
        case .stored(let image) where image.format == wanted.name: return flow
        case .stored(let image)
        where image.format != Image.pixelsFormat && !image.isInput:
            throw mismatch(image.format, output)
        case .encoded(_, let encoding) where encoding.format == wanted.format: return flow
        case .encoded(_, let encoding): throw mismatch(encoding.name, output)
        case .stored, .pixels: return .encoded(try pixels(of: flow), wanted)
        }
    }

    /// The image in the format that the pipeline itself has given it.
    private func encodedAlready(_ flow: Flow) throws -> Flow {
        switch flow {
        case .encoded: return flow
        case .stored(let image) where image.format != Image.pixelsFormat: return flow
        case .stored, .pixels:
            throw WeftError(
                code: "output-format",
                "Expected a pipeline that encodes its images, because the output leaves the format "
                    + "to it with {format}, found one that does not. Name a format: .png.")
        }
    }

    private func mismatch(_ format: String, _ output: EncodeForOutput) -> WeftError {
        WeftError(
            code: "output-format",
            "Expected an output name that ends like a \(format) file, because the pipeline encodes "
                + "to \(format); found .\(output.fileExtension). Change the name's ending.")
    }

    private func store(_ flow: Flow) throws -> Image {
        switch flow {
        case .stored(let image): try context.own(image)
        case .pixels(let image): try context.store(image)
        case .encoded(let image, let encoding): try context.store(image, encodedAs: encoding)
        }
    }
}
