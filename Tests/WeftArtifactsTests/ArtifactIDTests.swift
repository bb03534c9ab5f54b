import Testing
import WeftArtifacts
import WeftCore

@Suite struct ArtifactIDTests {
    /// The test vectors of FIPS 180-4.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func theIDIsTheSHA256(content: String, text: String) throws {
        let id = ArtifactID(hashing: Array(content.utf8))
        #expect(id.text == text && id.description == text)
        #expect(try ArtifactID(text) == id)
        #expect(try ArtifactID(json: id.json) == id)
        #expect(id.digest.count == 32)
    }

    @Test func hashingInPiecesGivesTheSameID() {
        var hasher = ArtifactHasher()
        for piece in ["a", "", "bc"] { hasher.update(Array(piece.utf8)) }
        #expect(hasher.finalized() == ArtifactID(hashing: Array("abc".utf8)))
        #expect(hasher.byteCount == 3)
    }

    @Test(arguments: [
        "", "ba78", "\(String(repeating: "A", count: 64))", "\(String(repeating: "0", count: 65))",
        "\(String(repeating: "0", count: 63))g", String(repeating: "é", count: 32),
    ])
    func otherTextIsRefused(text: String) {
        let error = ArtifactError(
            .invalidID,
            "Expected an artifact ID of 64 lowercase hexadecimal digits, found "
                + "\"\(text)\". Copy the whole ID.")
        #expect(throws: error) { try ArtifactID(text) }
    }

    @Test func idsSortAsTheirText() throws {
        var random = SeededRandom(seed: 3)
        let ids = (0..<200).map { _ in
            ArtifactID(hashing: [UInt8.random(in: 0...255, using: &random)])
        }
        #expect(ids.sorted().map(\.text) == ids.map(\.text).sorted())
        let one = try ArtifactID(String(repeating: "0", count: 63) + "1")
        let two = try ArtifactID(String(repeating: "0", count: 63) + "2")
        #expect(one < two && !(two < one) && !(one < one))
    }

    @Test func artifactsSurviveJSON() throws {
        let artifact = Artifact(id: ArtifactID(hashing: Array("abc".utf8)), byteCount: 3)
        #expect(artifact.json.text == "{\"artifact\":\"\(artifact.id)\",\"bytes\":3}")
        #expect(try Artifact(json: artifact.json) == artifact)
    }
}
