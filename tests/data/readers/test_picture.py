"""Image files: greys keep their order, whatever file kind, type and byte order they come in."""

import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from rcm_notebook.data import Dataset
from rcm_notebook.data.readers.picture import read_picture

WHITE = {"u1": 255, "u2": 65535, "i2": 32767, "u4": 65535, "i4": 65535, "f4": 1}


def a_ramp(white, dtype, steps=256):
    return np.linspace(0, white, steps).reshape(16, -1).astype(dtype)


def rises(picture):
    return (np.diff(picture.ravel().astype(float)) > 0).all()


def write_tiff(path, greys: np.ndarray, *, compressed=False, white_is_zero=False, tags=()) -> None:
    """Write `greys` [H, W] as a TIFF in the byte order of their own type, in one strip."""
    order = ">" if greys.dtype.newbyteorder("=") != greys.dtype else "<"
    strip = zlib.compress(greys.tobytes()) if compressed else greys.tobytes()
    tags = {
        256: greys.shape[1],
        257: greys.shape[0],
        258: 8 * greys.itemsize,
        259: 8 if compressed else 1,
        262: 0 if white_is_zero else 1,
        273: 8,  # Where the strip begins.
        277: 1,
        278: greys.shape[0],
        279: len(strip),
        339: {"u": 1, "i": 2, "f": 3}[greys.dtype.kind],
        **dict(tags),
    }
    padding = b"\0" * (len(strip) % 2)
    header = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8 + len(strip) + len(padding))
    entries = b"".join(struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in tags.items())
    path.write_bytes(header + strip + padding + struct.pack(order + "H", len(tags)) + entries + b"\0" * 4)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("dtype", [order + kind for kind in WHITE for order in "<>" if order + kind != ">u4"])
def test_greys_of_every_tiff_keep_their_order(tmp_path, dtype, compressed):
    greys = a_ramp(WHITE[dtype[1:]], dtype)
    write_tiff(tmp_path / "a.tif", greys, compressed=compressed)
    x = Dataset.from_folder(tmp_path).x[0]
    assert rises(x)
    white = {"u1": 1, "f4": 1}.get(dtype[1:], 65535)
    np.testing.assert_allclose(x, greys.astype(np.float64) / white, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["<u1", ">u1", "<u2", "<f4", ">f4"])
def test_where_zero_is_white_greys_are_turned_over(tmp_path, dtype):
    write_tiff(tmp_path / "a.tif", a_ramp(WHITE[dtype[1:]], dtype), white_is_zero=True)
    picture = read_picture(tmp_path / "a.tif")
    assert rises(-picture.astype(float)) and picture[-1, -1] == 0 and picture[0, 0] == (255 if "u1" in dtype else 1)


@pytest.mark.parametrize("dtype", [">u4", "<f2", ">f2", "<f8", ">f8"])
def test_a_tiff_that_cannot_be_read_is_named_with_a_remedy(tmp_path, dtype):
    write_tiff(tmp_path / "a.tif", a_ramp(1, dtype))
    with pytest.raises(ValueError, match=r"a\.tif cannot be read as an image: .* Dataset.from_arrays"):
        Dataset.from_folder(tmp_path)


@pytest.mark.parametrize(
    ("dtype", "bad", "span"),
    [("<i2", -1000, "0..65535"), (">i2", -1, "0..65535"), ("<u4", 70000, "0..65535"), ("<u4", 2**31 + 7, "0..65535")]
    + [("<f4", bad, r"\[0, 1\]") for bad in (255, -0.1, np.nan, np.inf)]
    + [(">f4", 1.5, r"\[0, 1\]")],
)
def test_greys_whose_white_is_not_known_are_refused_by_name(tmp_path, dtype, bad, span):
    greys = a_ramp(1, dtype)
    greys[3, 5] = bad
    write_tiff(tmp_path / "a.tif", greys)
    with pytest.raises(ValueError, match=rf"a\.tif has a grey outside {span} in row 3, column 5.*Dataset.from_arrays"):
        Dataset.from_folder(tmp_path)


def test_sixteen_bits_in_a_png_keep_their_range(tmp_path):
    Image.fromarray(np.array([[0, 65535], [257, 25700]], np.uint16)).save(tmp_path / "a.png")
    x = Dataset.from_folder(tmp_path).x[0]
    assert x.dtype == np.float32
    np.testing.assert_allclose(x * 255, [[0, 255], [1, 100]], rtol=1e-6)


def write_png(path, samples: np.ndarray, colour_type: int, *more: tuple[bytes, bytes]) -> None:
    """Write `samples` [H, W, channels], of 8 or 16 bits, as a PNG; `more` are chunks before the samples."""
    height, width, _ = samples.shape
    depth = 8 * samples.itemsize
    lines = b"".join(b"\0" + line.astype(samples.dtype.newbyteorder(">")).tobytes() for line in samples)
    chunks = [(b"IHDR", struct.pack(">2I5B", width, height, depth, colour_type, 0, 0, 0)), *more]
    chunks += [(b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))


def test_the_grey_that_a_png_makes_transparent_is_black(tmp_path):
    greys = np.array([[1000, 60000], [50000, 2]], np.uint16)[:, :, None]
    write_png(tmp_path / "a.png", greys, 0, (b"tRNS", struct.pack(">H", 50000)))
    np.testing.assert_allclose(read_picture(tmp_path / "a.png") * 65535, [[1000, 60000], [0, 2]], rtol=1e-6)


@pytest.mark.parametrize("white", [255, 1023, 4095, 65535])
def test_a_pgm_is_scaled_by_its_own_white(tmp_path, white):
    greys = a_ramp(white, ">u2" if white > 255 else "u1")
    (tmp_path / "raw.pgm").write_bytes(b"P5 16 16 %d\n" % white + greys.tobytes())
    (tmp_path / "plain.pgm").write_text(f"P2 16 16 {white}\n" + " ".join(map(str, greys.ravel().tolist())) + "\n")
    for name in ("raw.pgm", "plain.pgm"):
        picture = read_picture(tmp_path / name)
        assert rises(picture) and picture[0, 0] == 0 and picture[-1, -1] == (255 if white == 255 else 1)


@pytest.mark.parametrize("order", "<>")
def test_a_float_map_of_either_order_keeps_its_greys(tmp_path, order):
    greys = a_ramp(1, order + "f4")
    scale = b"-1.0" if order == "<" else b"1.0"
    (tmp_path / "a.ppm").write_bytes(b"Pf\n16 16\n" + scale + b"\n" + greys[::-1].tobytes())  # The last line first.
    np.testing.assert_array_equal(read_picture(tmp_path / "a.ppm"), greys)


def test_sixteen_bit_greys_are_turned_as_their_file_says(tmp_path):
    image = Image.fromarray(a_ramp(65535, np.uint16))
    exif = image.getexif()
    exif[274] = 6  # To be turned by 90 degrees.
    image.save(tmp_path / "a.png", exif=exif)
    np.testing.assert_allclose(read_picture(tmp_path / "a.png") * 65535, np.rot90(a_ramp(65535, int), -1), rtol=1e-6)


def test_greys_of_many_bits_are_resized_within_their_range(tmp_path):
    greys = np.zeros((16, 16), np.uint16)
    greys[:, 8:] = 65535
    Image.fromarray(greys).save(tmp_path / "a.png")
    x = Dataset.from_folder(tmp_path, size=(4, 6)).x
    assert x.shape == (1, 4, 6) and x.min() == 0 and x.max() == 1 and len(np.unique(x)) > 2


def test_one_image_of_many_bits_makes_all_floats_on_one_scale(tmp_path):
    Image.fromarray(np.full((2, 2), 51, np.uint8)).save(tmp_path / "a.png")
    Image.fromarray(np.full((2, 2), 51 * 257, np.uint16)).save(tmp_path / "b.png")
    Image.fromarray(np.full((2, 2, 3), (0, 51, 255), np.uint8)).save(tmp_path / "c.png")
    x = Dataset.from_folder(tmp_path).x
    assert x.dtype == np.float32 and x.shape == (3, 2, 2, 3)
    np.testing.assert_allclose(x[:, 0, 0], [[0.2] * 3, [0.2] * 3, [0, 0.2, 1]], rtol=1e-6)


def test_the_white_of_twelve_bits_is_4095(tmp_path):
    pairs = a_ramp(4095, int).reshape(-1, 2)
    packed = np.stack([pairs[:, 0] >> 4, (pairs[:, 0] & 15) << 4 | pairs[:, 1] >> 8, pairs[:, 1] & 255], axis=1)
    write_tiff(tmp_path / "a.tif", packed.reshape(16, 24).astype("<u1"), tags={256: 16, 258: 12})
    np.testing.assert_allclose(read_picture(tmp_path / "a.tif") * 4095, a_ramp(4095, int), rtol=1e-6)


CUT = r"has more than 8 bits a channel, of which Pillow reads 8\. Save it with 8 bits.*Dataset\.from_arrays"


@pytest.mark.parametrize(("channels", "colour_type"), [(2, 4), (3, 2), (4, 6)])
def test_a_png_of_several_channels_is_read_with_8_bits_and_refused_with_16(tmp_path, channels, colour_type):
    samples = np.full((3, 3, channels), 255, np.uint8)
    samples[:, 0, 0] = 10
    write_png(tmp_path / "a.png", samples, colour_type)
    assert read_picture(tmp_path / "a.png")[0, 0].ravel()[0] == 10
    write_png(tmp_path / "a.png", samples.astype(np.uint16) * 257, colour_type)
    with pytest.raises(ValueError, match=rf"a\.png {CUT}"):
        Dataset.from_folder(tmp_path)


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("order", "<>")
def test_a_tiff_of_16_bit_colours_is_refused(tmp_path, order, compressed):
    samples = a_ramp(65535, order + "u2").repeat(3, axis=1)
    write_tiff(tmp_path / "a.tif", samples, compressed=compressed, tags={256: 16, 262: 2, 277: 3})
    with pytest.raises(ValueError, match=rf"a\.tif {CUT}"):
        read_picture(tmp_path / "a.tif")


def test_a_tiff_of_16_bit_colours_in_planes_is_refused(tmp_path):
    path, samples = tmp_path / "a.tif", a_ramp(65535, "<u2").repeat(3, axis=1)
    write_tiff(path, samples, tags={256: 16, 262: 2, 277: 3, 284: 2})
    content, plane = path.read_bytes(), samples.nbytes // 3
    for tag, first, values in ((273, 8, [8, 8 + plane, 8 + 2 * plane]), (279, samples.nbytes, [plane] * 3)):
        one, three = (struct.pack("<HHII", tag, 4, n, value) for n, value in ((1, first), (3, len(content))))
        content = content.replace(one, three) + struct.pack("<3I", *values)
    path.write_bytes(content)
    with pytest.raises(ValueError, match=rf"a\.tif {CUT}"):
        read_picture(path)


@pytest.mark.parametrize(("white", "is_read"), [(15, True), (255, True), (1023, False), (65535, False)])
def test_a_ppm_is_refused_where_its_white_is_above_255(tmp_path, white, is_read):
    samples = a_ramp(white, ">u2" if white > 255 else "u1")[:, :15]
    (tmp_path / "raw.ppm").write_bytes(b"P6 5 16 %d\n" % white + samples.tobytes())
    (tmp_path / "plain.ppm").write_text(f"P3 5 16 {white}\n" + " ".join(map(str, samples.ravel().tolist())) + "\n")
    for name in ("raw.ppm", "plain.ppm"):
        if is_read:
            assert read_picture(tmp_path / name).shape == (16, 5, 3)
        else:
            with pytest.raises(ValueError, match=rf"{name} {CUT}"):
                read_picture(tmp_path / name)


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_an_sgi_of_two_bytes_a_sample_is_refused(tmp_path, mode):
    for bytes_a_sample in (1, 2):
        Image.new(mode, (4, 4), "white").save(tmp_path / "a.sgi", bpc=bytes_a_sample)
        if bytes_a_sample == 1:
            assert (read_picture(tmp_path / "a.sgi") == 255).all()
    with pytest.raises(ValueError, match=rf"a\.sgi {CUT}"):
        read_picture(tmp_path / "a.sgi")


def test_a_bmp_of_16_bits_a_pixel_has_less_than_8_a_sample_and_is_read(tmp_path):
    pixels = np.array([[0xFFFF, 0x001F], [0xF800, 0x07E0]], "<u2")  # White, blue; red, green.
    masks = struct.pack("<3I", 0xF800, 0x07E0, 0x001F)
    head = struct.pack("<IiiHHIIiiII", 40, 2, -2, 1, 16, 3, pixels.nbytes, 0, 0, 0, 0)
    offset = 14 + len(head) + len(masks)
    header = b"BM" + struct.pack("<IHHI", offset + pixels.nbytes, 0, 0, offset)
    (tmp_path / "a.bmp").write_bytes(header + head + masks + pixels.tobytes())
    colours = read_picture(tmp_path / "a.bmp")
    assert colours.dtype == np.uint8 and colours[0].tolist() == [[255, 255, 255], [0, 0, 255]]
