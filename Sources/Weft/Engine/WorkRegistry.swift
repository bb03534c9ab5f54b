internal import WeftCore
internal import WeftDurable
public import WeftPipeline

/// The activities and operations that a worker knows, by name.
public struct WorkRegistry: Sendable {
    private var activities: [String: any Activity.Type] = [:]
    private var operations: [String: any ImageOperation.Type] = [:]

    /// What comes with Weft.
    public init() {
        for type in Self.builtInActivities { activities[type.name] = type }
        for type in Self.builtInOperations { operations[type.name] = type }
    }

    /// Adds what a pipeline uses.
    ///
    /// - Throws: `PipelineError` with code `duplicate-name` where a name stands for another type.
    public mutating func add(_ used: UsedWork) throws {
        for type in used.activities {
            try check(activities[type.name], against: type, type.name)
            activities[type.name] = type
        }
        for case let type as any ImageOperation.Type in used.operations {
            try check(operations[type.name], against: type, type.name)
            operations[type.name] = type
        }
    }

    /// The names under which activities stand in the work-item queue.
    var queueNames: Set<String> {
        Set(activities.values.map { "\($0.name)@\($0.version)" }).union([TaskInput.chainName])
    }

    /// Whether this worker can run what a plan requires, in that version.
    public func knows(_ requirement: Plan.Requirement) -> Bool {
        switch requirement.kind {
        case .activity: activities[requirement.name]?.version == requirement.version
        case .operation: operations[requirement.name]?.version == requirement.version
        }
    }

    func activity(_ call: ActivityCall) throws -> any Activity.Type {
        guard let type = activities[call.name], type.version == call.version else {
            throw unknown(.init(kind: .activity, name: call.name, version: call.version))
        }
        return type
    }

    func operation(_ call: OperationCall) throws -> any ImageOperation.Type {
        guard let type = operations[call.name], type.version == call.version else {
            throw unknown(.init(kind: .operation, name: call.name, version: call.version))
        }
        return type
    }

    private func unknown(_ requirement: Plan.Requirement) -> PipelineError {
        PipelineError(
            code: .unknownActivity,
            "Expected a worker that knows \(requirement), found one that does not. Run it with the "
                + "program that started it.")
    }

    private func check(_ known: Any.Type?, against type: Any.Type, _ name: String) throws {
        guard let known, known != type else { return }
        throw PipelineError(
            code: .duplicateName,
            "Expected one type for the name \"\(name)\", found \(String(reflecting: known)) "
                + "and \(String(reflecting: type)). "
                + "Give one of them another `static let name`.")
    }

    private static let builtInActivities: [any Activity.Type] = [
        ImportImage.self, BuildPyramid.self, BuildFillPyramid.self, BuildProtectedPyramid.self,
        FillLevelStep.self, FillProtectedLevel.self, FillFromDonors.self, FinishFill.self,
        ExportImages.self, ExportItem.self, BuildPyramidSheet.self,
        PreviewImage.self, JoinImages.self, GridOfImages.self,
    ]

    private static let builtInOperations: [any ImageOperation.Type] = [
        Rotate.self, Flip.self, CropToSize.self, CropToShape.self, Trim.self, Extend.self,
        ExtendToSize.self, ResizeToFit.self, ThumbnailToFit.self, Median.self, Gamma.self,
        Modulate.self, Tint.self, Grayscale.self, Negate.self, Normalize.self, LocalContrast.self,
        Threshold.self, Adjust.self, ConvertColors.self, KeepMetadata.self, Tile.self,
        Annotate.self, CallVips.self, DetectScratches.self,
        Resize.self, Thumbnail.self, Crop.self, Blur.self, Sharpen.self, Overlay.self, ToSRGB.self,
        Flatten.self, Autorotate.self, Encode.self, EncodeForOutput.self, ImportItem.self,
        WriteItem.self,
    ]
}
