package io.patchbay.api.call;

/**
 * What became of the wish to transfer one side of a call.
 *
 * @param call id of the call
 * @param transferred whether it talks with somebody else now
 * @param status the SIP status of it: 200, or why not, such as what the target answered, 408 when
 *     nobody did within {@code ring.timeout}, 491 while another transfer or a move is under way,
 *     483 when it has been transferred too often, 481 when the other call's leg cannot be replaced,
 *     480 when the call is not up, 487 when it ended meanwhile
 * @param detail the words to the status, for people; may be empty
 */
public record TransferResult(String call, boolean transferred, int status, String detail) {}
