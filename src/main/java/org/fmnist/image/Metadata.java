package org.fmnist.image;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.adobe.AdobeJpegReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * What files say of their pictures beside the pixels: only the little that decoding needs is read,
 * and nothing is unpacked.
 *
 * @param orientation Exif 2.3, tag 274: 1..8, {@link Orientation#UPRIGHT} when the file has none
 * @param storage how a JPEG file of four bands stores its colours
 */
record Metadata(int orientation, Cmyk.Storage storage) {
  private static final int PNG_SIGNATURE = 8;
  private static final int EXIF_CHUNK = 'e' << 24 | 'X' << 16 | 'I' << 8 | 'f';
  private static final int END_CHUNK = 'I' << 24 | 'E' << 16 | 'N' << 8 | 'D';

  /** Longer Exif data than this are no camera's. */
  private static final int MAX_EXIF = 1 << 20;

  private static final int CHECKSUM = 4;
  private static final int YCCK = 2;

  static final Metadata NONE = new Metadata(Orientation.UPRIGHT, Cmyk.Storage.PLAIN);

  /**
   * Reads what a file says; nothing of formats that say nothing.
   *
   * @param format as the JDK calls it
   */
  static Metadata of(EncodedImage image, String format) throws IOException {
    try (InputStream in = image.metadata().open()) {
      return switch (format) {
        case "jpeg" -> ofJpeg(in);
        case "png" -> ofPng(new DataInputStream(new BufferedInputStream(in)));
        default -> NONE;
      };
    }
  }

  private static Metadata ofJpeg(InputStream in) throws IOException {
    try {
      com.drew.metadata.Metadata read =
          JpegMetadataReader.readMetadata(in, List.of(new ExifReader(), new AdobeJpegReader()));
      return new Metadata(orientation(read), storage(read));
    } catch (JpegProcessingException e) {
      return NONE;
    }
  }

  /** PNG 3.0, section 11.3.4.6: a chunk {@code eXIf} anywhere before the end. */
  private static Metadata ofPng(DataInputStream in) throws IOException {
    try {
      in.skipNBytes(PNG_SIGNATURE);
      while (true) {
        long length = in.readInt() & 0xffffffffL;
        int type = in.readInt();
        if (type == END_CHUNK || (type == EXIF_CHUNK && length > MAX_EXIF)) {
          return NONE;
        }
        if (type == EXIF_CHUNK) {
          com.drew.metadata.Metadata read = new com.drew.metadata.Metadata();
          new ExifReader().extract(new ByteArrayReader(in.readNBytes((int) length)), read);
          return new Metadata(orientation(read), Cmyk.Storage.PLAIN);
        }
        in.skipNBytes(length + CHECKSUM);
      }
    } catch (EOFException e) {
      // That the picture is cut off, its decoder says.
      return NONE;
    }
  }

  private static int orientation(com.drew.metadata.Metadata read) {
    ExifIFD0Directory exif = read.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return value == null || value < 1 || value > 8 ? Orientation.UPRIGHT : value;
  }

  private static Cmyk.Storage storage(com.drew.metadata.Metadata read) {
    AdobeJpegDirectory adobe = read.getFirstDirectoryOfType(AdobeJpegDirectory.class);
    if (adobe == null) {
      return Cmyk.Storage.PLAIN;
    }
    Integer transform = adobe.getInteger(AdobeJpegDirectory.TAG_COLOR_TRANSFORM);
    return transform != null && transform == YCCK ? Cmyk.Storage.YCCK : Cmyk.Storage.INVERTED;
  }
}
