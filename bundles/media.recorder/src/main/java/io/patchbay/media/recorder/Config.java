package io.patchbay.media.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Keys of {@code io.patchbay.media.recorder}. */
@ObjectClassDefinition(
    name = "Patchbay recorder",
    description = "Recording of calls. Changes hold for recordings that begin after them.")
@interface Config {
  @AttributeDefinition(
      name = "Directory",
      description =
          "Where files are written; made when it is not there. Relative: below the data folder.")
  String directory() default "recordings";

  @AttributeDefinition(
      name = "File name",
      description =
          "Name of the files without extension, of {date}, {time}, {call}, {caller} and {called}; a"
              + " slash makes folders. Date and time are UTC.")
  String file_name() default "{date}/{time}-{call}";

  @AttributeDefinition(
      name = "Formats",
      description =
          "wav (G.711 only: 16 bits, the caller left, the called right), pcap (every packet), or"
              + " both, separated by a blank or a comma.")
  String[] formats() default {"wav", "pcap"};

  @AttributeDefinition(
      name = "Longest recording",
      description = "Seconds after which a recording ends; 0: no limit.",
      min = "0",
      max = "604800")
  int max_duration() default 14400;

  @AttributeDefinition(
      name = "Largest file",
      description = "Megabytes of a file at which its recording ends; 0: no limit.",
      min = "0",
      max = "2047")
  int max_size() default 1024;

  @AttributeDefinition(
      name = "Free space",
      description =
          "Megabytes that must stay free on the disk: no recording begins below that, and those"
              + " that run end.",
      min = "0",
      max = "1000000")
  int free_space() default 500;
}
