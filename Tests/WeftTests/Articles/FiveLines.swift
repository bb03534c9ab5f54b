import Weft
import WeftPipelines

// The code of the README and of the article "Weft in five lines".

struct Repair: Pipeline {
    struct Input: PipelineInput {
        @Parameter("The photo to repair.") var photo: Image
        @Parameter("White where the photo is to be filled.") var mask: Mask
        @Parameter("Chooses among equally good fills.") var seed = 0
    }

    static let summary = "Removes what a mask covers and paints in what was behind it."

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        let pyramid = input.photo.pyramid(hiding: input.mask)  // depth is known only at run time
        return pyramid.filled(seed: input.seed)  // coarse to fine, a step a level
    }
}

struct Postcard: Pipeline {
    struct Input: PipelineInput { @Parameter("The photo.") var photo: Image }

    func body(_ input: Inputs<Input>) -> Handle<Image> {
        input.photo.resized(longestSide: 400).blurred(sigma: 1).encoded(as: .jpeg(quality: 85))
    }
}

struct Brightness: Activity {
    func run(_ photos: [Image], in context: StepContext) async throws -> [Double] {
        try await context.each(photos) { try await context.reading($0) { try $0.mean() } }
    }
}

struct Measure: Pipeline {
    struct Input: PipelineInput { @Parameter("The photos.") var photos: [Image] }

    func body(_ input: Inputs<Input>) -> Handle<[Double]> {
        input.photos.running(Brightness()).retrying(attempts: 3).timeout(.minutes(5))
    }
}

extension VipsImage {
    /// The mean of all pixels and bands.
    func mean() throws -> Double { try outputs(of: "avg")["out"]?.double ?? 0 }
}
