public import WeftCore
public import WeftFill
public import WeftPipeline

/// Scaled copies of a photo, each half as large as the one before; level 0 is the finest.
///
/// How many levels there are is decided by an activity when the pipeline runs, recorded, and never
/// decided again for that run.
public struct Pyramid: Hashable, Sendable {
    /// The finest level first. Where a mask was hidden, the levels are RGBA of 8 bits, with alpha 0
    /// in the hole.
    public let levels: [Image]
    /// The photo that the levels were made of.
    public let photo: Image
    /// What was hidden, where something was.
    public let mask: Mask?
    /// How large the patches of a fill are.
    public let patchSize: PatchSize

    /// A pyramid of images that an activity has made.
    public init(
        levels: [Image], photo: Image, mask: Mask? = nil, patchSize: PatchSize = .automatic
    ) {
        self.levels = levels
        self.photo = photo
        self.mask = mask
        self.patchSize = patchSize
    }
}

extension Pyramid: PlanValue {
    public static var planType: String { "pyramid" }

    public init(planJSON json: JSONValue) throws {
        self.init(
            levels: try json.array("levels").map(Image.init(planJSON:)),
            photo: try Image(planJSON: json.demand("photo")),
            mask: try json["mask"].map(Mask.init(planJSON:)),
            patchSize: try PatchSize(recordedIn: json))
    }

    public func planJSON() -> JSONValue {
        var fields: [String: JSONValue] = [
            "levels": .array(levels.map { $0.planJSON() }), "photo": photo.planJSON(),
            "start": start.planJSON(),
        ]
        if let mask { fields["mask"] = mask.planJSON() }
        patchSize.record(in: &fields)
        return .object(fields)
    }

    /// What a fill begins with.
    private var start: FillStep {
        FillStep(
            level: levels.count, levelCount: levels.count, state: nil, patchSize: patchSize)
    }
}
