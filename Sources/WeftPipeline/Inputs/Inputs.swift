/// What a pipeline's body sees of its inputs: images as handles, settings as plain values.
///
///     input.photo        // Handle<Image>
///     input.side         // Int
@dynamicMemberLookup
public struct Inputs<Input: PipelineInput> {
    private let values: Input
    private let builder: PlanBuilder

    init(_ values: Input, _ builder: PlanBuilder) {
        self.values = values
        self.builder = builder
    }

    /// An image or a list of images, as a handle: it is imported when the pipeline runs.
    public subscript<Value: FileParameter>(
        dynamicMember member: KeyPath<Input, Value>
    ) -> Handle<Value> {
        handle(of: values[keyPath: member].inputName)
    }

    /// An image or a list of images that need not be given, as a handle; `nil` where it is not.
    public subscript<Value: FileParameter>(
        dynamicMember member: KeyPath<Input, Value?>
    ) -> Handle<Value>? {
        values[keyPath: member].map { handle(of: $0.inputName) }
    }

    private func handle<Value: FileParameter>(of name: String) -> Handle<Value> {
        let position = SourcePosition(file: "Input", line: 0)
        let id = builder.input(name) { builder in
            let raw = builder.add(
                .input(name: name), inputs: [], type: Value.isFileList ? "[file]" : "file",
                label: name, at: position)
            guard Value.isFileList else { return Self.importStep(raw, Value.self, name, builder) }
            let block = builder.block(parameters: ["file"], at: position) { parameters in
                .step(Self.importStep(parameters[0], Value.self, name, builder))
            }
            return builder.add(
                .map(block), inputs: [.step(raw)], type: Value.planType, label: name, at: position)
        }
        return Handle(.step(id), builder)
    }

    /// A setting, as the value it has in this run.
    public subscript<Value: ParameterValue>(
        dynamicMember member: KeyPath<Input, Value>
    ) -> Value {
        values[keyPath: member]
    }

    private static func importStep(
        _ file: Int, _ type: any FileParameter.Type, _ name: String, _ builder: PlanBuilder
    ) -> Int {
        let element = type.isFileList ? String(type.planType.dropFirst().dropLast()) : type.planType
        return builder.add(
            .activity(type.importCall), inputs: [.step(file)], type: element,
            label: "import \(name)", at: SourcePosition(file: "Input", line: 0))
    }
}
